//! RSA with every step in reach: aws-lc-rs signs what it agrees to sign, plain arithmetic does the rest.
//!
//! The arithmetic is not constant-time. It is for test keys, which protect nothing.

use super::der::{self, Reader};
use crate::JoseError;
use crate::hash::Hash;
use aws_lc_rs::digest::{self, SHA1_FOR_LEGACY_USE_ONLY};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RsaKeyPair};
use num_bigint::BigUint;

/// Larger moduli would only make a run slow.
const MAX_BITS: u64 = 8192;

/// A private key in numbers, with the pair that aws-lc-rs made of it unless it refused.
pub(super) struct RsaKey {
    pub(super) n: BigUint,
    pub(super) e: BigUint,
    pub(super) d: BigUint,
    pub(super) p: BigUint,
    pub(super) q: BigUint,
    pub(super) dp: BigUint,
    pub(super) dq: BigUint,
    pub(super) qi: BigUint,
    pair: Option<RsaKeyPair>,
}

impl RsaKey {
    /// Reads an unencrypted PKCS#8 file (RFC 5958) with an RSAPrivateKey inside (RFC 8017, A.1.2).
    pub(super) fn from_pkcs8(file: &[u8]) -> Result<Self, JoseError> {
        let numbers = || {
            let mut outer = Reader::new(file).sequence()?;
            outer.integer()?;
            outer.sequence()?;
            let mut key = Reader::new(outer.octets()?).sequence()?;
            key.integer()?;
            Some([key.integer()?, key.integer()?, key.integer()?, key.integer()?, key.integer()?])
        };
        let numbers = numbers().ok_or(JoseError::BadKey("it is not an RSA key in PKCS#8"))?;
        Self::from_numbers(numbers.map(BigUint::from_bytes_be))
    }

    /// A key from n, e, d, p and q.
    #[expect(clippy::many_single_char_names, reason = "RFC 8017 gives the numbers these names")]
    pub(super) fn from_numbers([n, e, d, p, q]: [BigUint; 5]) -> Result<Self, JoseError> {
        let one = BigUint::from(1_u8);
        if [&n, &e, &d, &p, &q].iter().any(|number| number.bits() > MAX_BITS) {
            return Err(JoseError::BadKey("a number of the RSA key has more than 8192 bits"));
        }
        if p <= one || q <= one || &p * &q != n {
            return Err(JoseError::BadKey("the RSA primes do not multiply to the modulus"));
        }
        let qi = q.modinv(&p).ok_or(JoseError::BadKey("the RSA primes are not coprime"))?;
        let dp = &d % (&p - &one);
        let dq = &d % (&q - &one);
        let numbers = [&BigUint::ZERO, &n, &e, &d, &p, &q, &dp, &dq, &qi];
        let file = der::sequence(&numbers.map(|number| der::integer(&number.to_bytes_be())));
        let pair = RsaKeyPair::from_der(&file).ok();
        Ok(Self { n, e, d, p, q, dp, dq, qi, pair })
    }

    /// The length of the modulus, and so of every signature, in bytes.
    pub(super) fn len(&self) -> usize {
        usize::try_from(self.n.bits().div_ceil(8)).unwrap_or(usize::MAX)
    }

    /// RSASSA-PKCS1-v1_5 (RFC 8017, 8.2).
    pub(super) fn sign_pkcs1(&self, hash: Hash, message: &[u8]) -> Vec<u8> {
        let encoding = match hash {
            Hash::Sha256 => &RSA_PKCS1_SHA256,
            Hash::Sha384 => &RSA_PKCS1_SHA384,
            Hash::Sha512 => &RSA_PKCS1_SHA512,
        };
        let mut signature = vec![0; self.len()];
        let signed =
            self.pair.as_ref().map(|pair| pair.sign(encoding, &SystemRandom::new(), message, &mut signature));
        match signed {
            Some(Ok(())) => signature,
            _ => self.raw(&pkcs1_block(hash, message, self.len())),
        }
    }

    /// RSASSA-PSS (RFC 8017, 8.1) with the salt that follows from key and message.
    pub(super) fn sign_pss(&self, hash: Hash, message: &[u8]) -> Vec<u8> {
        let salt = hash.digest(&[self.n.to_bytes_be(), hash.digest(message)].concat());
        self.sign_pss_with(hash, message, &salt).unwrap_or_default()
    }

    /// RSASSA-PSS with this salt; none if the modulus has no room for it.
    pub(super) fn sign_pss_with(&self, hash: Hash, message: &[u8], salt: &[u8]) -> Option<Vec<u8>> {
        let digest = |octets: &[u8]| hash.digest(octets);
        Some(self.raw(&pss_block(hash, message, salt, self.n.bits(), digest)?))
    }

    /// RSASSA-PSS with MGF1 over SHA-1, whatever the hash is.
    pub(super) fn sign_pss_masked_by_sha1(&self, hash: Hash, message: &[u8]) -> Option<Vec<u8>> {
        let sha1 = |octets: &[u8]| digest::digest(&SHA1_FOR_LEGACY_USE_ONLY, octets).as_ref().to_vec();
        let salt = hash.digest(&self.n.to_bytes_be());
        Some(self.raw(&pss_block(hash, message, &salt, self.n.bits(), sha1)?))
    }

    /// The private operation on an encoded block, by the Chinese remainder theorem (RFC 8017, 5.2.1).
    pub(super) fn raw(&self, block: &[u8]) -> Vec<u8> {
        let block = BigUint::from_bytes_be(block) % &self.n;
        let m1 = block.modpow(&self.dp, &self.p);
        let m2 = block.modpow(&self.dq, &self.q);
        let h = (&self.qi * (m1 + &self.p - &m2 % &self.p)) % &self.p;
        self.padded(&(m2 + h * &self.q))
    }

    fn padded(&self, number: &BigUint) -> Vec<u8> {
        let octets = number.to_bytes_be();
        let mut out = vec![0; self.len().saturating_sub(octets.len())];
        out.extend(octets);
        out
    }
}

/// The shortest modulus in bytes that has room for the signature.
pub(super) fn least_len(hash: Hash, pss: bool) -> usize {
    if pss { 2 * hash.len() + 3 } else { hash.len() + 30 }
}

/// EMSA-PKCS1-v1_5 (RFC 8017, 9.2).
fn pkcs1_block(hash: Hash, message: &[u8], len: usize) -> Vec<u8> {
    let digest = hash.digest(message);
    let size = u8::try_from(digest.len()).unwrap_or(u8::MAX);
    let info = [0x30, 0x11 + size, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02];
    let tail = [&info[..], &[hash.oid_arc(), 0x05, 0x00, 0x04, size], &digest].concat();
    let filling = len.saturating_sub(tail.len() + 3);
    [&[0, 1][..], &vec![0xff; filling], &[0], &tail].concat()
}

/// EMSA-PSS with MGF1 over this digest, which should be that of the hash (RFC 8017, 9.1.1).
fn pss_block(
    hash: Hash,
    message: &[u8],
    salt: &[u8],
    modulus_bits: u64,
    masked_by: impl Fn(&[u8]) -> Vec<u8>,
) -> Option<Vec<u8>> {
    let bits = usize::try_from(modulus_bits).ok()?.checked_sub(1)?;
    let len = bits.div_ceil(8);
    let filling = len.checked_sub(hash.len() + salt.len() + 2)?;
    let seal = hash.digest(&[&[0; 8][..], &hash.digest(message), salt].concat());
    let mut block = [&vec![0; filling], &[1][..], salt].concat();
    for (octet, mask) in block.iter_mut().zip(mgf1(masked_by, &seal)) {
        *octet ^= mask;
    }
    if let Some(first) = block.first_mut() {
        *first &= 0xff >> (8 * len - bits);
    }
    block.extend(seal);
    block.push(0xbc);
    Some(block)
}

/// MGF1 (RFC 8017, B.2.1).
pub(crate) fn mgf1(digest: impl Fn(&[u8]) -> Vec<u8>, seed: &[u8]) -> impl Iterator<Item = u8> {
    (0_u32..).flat_map(move |counter| digest(&[seed, &counter.to_be_bytes()].concat()))
}
