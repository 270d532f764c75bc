//! Signatures and keys for verifiers that leave out a step: numbers that are out of range, padding that is out of
//! shape, keys that are no keys. SHA-256 throughout; EC is P-256, RSA has 2048 bits.

use crate::hash::Hash;
use crate::keys::{EcKey, is_rsa, p256_key};
use crate::{JoseError, SigningKey};
use num_bigint::BigUint;

/// The order of P-256 (FIPS 186-4, D.1.2.3).
const P256_ORDER: &[u8] = b"ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
/// The order of the base point of Ed25519 (RFC 8032, 5.1).
const ED25519_ORDER: &[u8] = b"1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed";
/// The length of a signature by an RSA key of 2048 bits.
const RSA_OCTETS: usize = 256;
/// The algorithm identifier of SHA-256 in a DigestInfo (RFC 8017, 9.2, note 1).
const SHA256_WITH_NULL: &[u8] = b"\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00";
const SHA256_WITHOUT_NULL: &[u8] = b"\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01";
const SHA512_WITH_NULL: &[u8] = b"\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00";

/// A shape of the encoded message of RSASSA-PKCS1-v1_5. Only the first one is right (RFC 8017, 9.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pkcs1 {
    /// As it should be.
    Honest,
    /// The padding is short, and octets follow the digest.
    GarbageBehind,
    /// The algorithm identifier lacks its parameters, which who decodes instead of comparing may let pass (8.2.2, note).
    NullMissing,
    /// The algorithm identifier is that of SHA-512, and the digest is one of SHA-256.
    OtherHash,
}

/// The encoded message for an RSA key of 2048 bits, before the private operation ([`SigningKey::rsa_raw`]).
pub fn pkcs1_block(octets: &[u8], shape: Pkcs1) -> Vec<u8> {
    let identifier = match shape {
        Pkcs1::Honest | Pkcs1::GarbageBehind => SHA256_WITH_NULL,
        Pkcs1::NullMissing => SHA256_WITHOUT_NULL,
        Pkcs1::OtherHash => SHA512_WITH_NULL,
    };
    let digest = Hash::Sha256.digest(octets);
    let length = u8::try_from(identifier.len() + 34).unwrap_or(u8::MAX);
    let info = [&[0x30, length], identifier, &[0x04, 0x20], &digest].concat();
    let filling = if shape == Pkcs1::GarbageBehind { 8 } else { RSA_OCTETS - 3 - info.len() };
    let mut block = [&[0, 1][..], &vec![0xff; filling], &[0], &info].concat();
    block.resize(RSA_OCTETS, 0xa5);
    block
}

/// A signature that every key with exponent 3 verifies for a verifier that does not look behind the digest
/// (Bleichenbacher 2006): the cube root of [`Pkcs1::GarbageBehind`], made without any key.
pub fn cube_root_signature(octets: &[u8]) -> Vec<u8> {
    let mut highest = pkcs1_block(octets, Pkcs1::GarbageBehind);
    let end = highest.iter().rposition(|octet| *octet != 0xa5).map_or(0, |last| last + 1);
    highest[end..].fill(0xff);
    padded(&BigUint::from_bytes_be(&highest).cbrt(), RSA_OCTETS)
}

/// The RSA signature with the modulus added, which is the same number to a verifier that only reduces. None if the
/// sum is longer than the modulus, or if the key is not RSA.
pub fn plus_modulus(key: &SigningKey, signature: &[u8]) -> Option<Vec<u8>> {
    let modulus = key.public_rendering(crate::PublicRendering::Raw).filter(|_| is_rsa(key.algorithm()))?;
    let sum = BigUint::from_bytes_be(&modulus) + BigUint::from_bytes_be(signature);
    (sum.bits() <= 8 * modulus.len() as u64).then(|| padded(&sum, modulus.len()))
}

/// The ES256 signature with n − s in place of s, which is as valid.
pub fn es256_with_other_s(signature: &[u8]) -> Vec<u8> {
    let (r, s) = signature.split_at(signature.len() / 2);
    [r, &padded(&(order() - BigUint::from_bytes_be(s) % order()), 32)].concat()
}

/// Whether s of the ES256 signature is in the upper half.
pub fn es256_has_high_s(signature: &[u8]) -> bool {
    BigUint::from_bytes_be(&signature[signature.len() / 2..]) > order() >> 1
}

/// The order of P-256 with this added, in 32 octets.
pub fn p256_order_plus(more: u8) -> Vec<u8> {
    padded(&(order() + BigUint::from(more)), 32)
}

/// A key whose valid ES256 signature over these octets has s = 1, and that signature: the one s to which the order can
/// be added in 32 octets.
pub fn es256_key_with_s_one(octets: &[u8]) -> Result<(SigningKey, Vec<u8>), JoseError> {
    let (k, r) = nonce(0)?;
    let n = order();
    let difference = (&k + &n - digest(octets)) % &n;
    let d = difference * inverse(&r)? % &n;
    let key = p256_key(&padded(&d, 32))?;
    Ok((key, [padded(&r, 32), padded(&BigUint::from(1_u8), 32)].concat()))
}

/// An ES256 signature made without a key. It verifies for whoever computes with a public point that is the neutral
/// element, or that is its own inverse because it is on no such curve, instead of refusing it.
pub fn es256_without_key(octets: &[u8]) -> Result<Vec<u8>, JoseError> {
    let n = order();
    for counter in 0..64 {
        let (k, r) = nonce(counter)?;
        let s = digest(octets) * inverse(&k)? % &n;
        let times_the_point = &r * inverse(&s)? % &n;
        if !times_the_point.bit(0) {
            return Ok([padded(&r, 32), padded(&s, 32)].concat());
        }
    }
    Err(JoseError::BadKey("no nonce of 64 makes an even multiple"))
}

/// The Ed25519 signature with the order added to S, which is the same number to a verifier that only reduces.
pub fn ed25519_plus_order(signature: &[u8]) -> Vec<u8> {
    let (r, s) = signature.split_at(signature.len() / 2);
    let mut sum = (BigUint::from_bytes_le(s) + number(ED25519_ORDER)).to_bytes_le();
    sum.resize(32, 0);
    [r, &sum].concat()
}

/// A nonce and its r.
fn nonce(counter: u8) -> Result<(BigUint, BigUint), JoseError> {
    let k = Hash::Sha256.digest(&[b"beartrap nonce", &[counter][..]].concat());
    let point = EcKey::p256(&k)?.point();
    Ok((BigUint::from_bytes_be(&k), BigUint::from_bytes_be(&point[1..33]) % order()))
}

fn digest(octets: &[u8]) -> BigUint {
    BigUint::from_bytes_be(&Hash::Sha256.digest(octets)) % order()
}

fn inverse(value: &BigUint) -> Result<BigUint, JoseError> {
    value.modinv(&order()).ok_or(JoseError::BadKey("zero has no inverse"))
}

fn order() -> BigUint {
    number(P256_ORDER)
}

fn number(hex: &[u8]) -> BigUint {
    BigUint::parse_bytes(hex, 16).unwrap_or_default()
}

fn padded(number: &BigUint, length: usize) -> Vec<u8> {
    let octets = number.to_bytes_be();
    [vec![0; length.saturating_sub(octets.len())], octets].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Algorithm;

    #[test]
    fn the_honest_block_is_the_one_that_is_signed() {
        let key = SigningKey::trusted(Algorithm::Rs256);
        assert_eq!(key.rsa_raw(&pkcs1_block(b"octets", Pkcs1::Honest)), Some(key.sign(b"octets")));
        for shape in [Pkcs1::GarbageBehind, Pkcs1::NullMissing, Pkcs1::OtherHash] {
            let block = pkcs1_block(b"octets", shape);
            assert!(block.len() == 256 && block != pkcs1_block(b"octets", Pkcs1::Honest));
        }
    }

    #[test]
    fn the_cube_of_the_root_starts_with_the_block() {
        let cube = padded(&BigUint::from_bytes_be(&cube_root_signature(b"octets")).pow(3), 256);
        assert_eq!(cube[..62], pkcs1_block(b"octets", Pkcs1::GarbageBehind)[..62]);
    }

    #[test]
    fn a_sum_is_the_same_number_and_has_the_same_length() {
        let key = SigningKey::trusted(Algorithm::Rs256);
        let small = padded(&BigUint::from(7_u8), 256);
        let sum = plus_modulus(&key, &small).unwrap();
        let modulus = BigUint::from_bytes_be(&key.public_rendering(crate::PublicRendering::Raw).unwrap());
        assert_eq!((sum.len(), BigUint::from_bytes_be(&sum) % modulus), (256, BigUint::from(7_u8)));
        assert_eq!(plus_modulus(&key, &[0xff; 256]), None);
        assert_eq!(plus_modulus(&SigningKey::trusted(Algorithm::Es256), &small), None);
    }

    #[test]
    fn both_values_of_s_verify() {
        use p256::ecdsa::signature::Verifier as _;
        let (key, signature) = es256_key_with_s_one(b"octets").unwrap();
        let other = es256_with_other_s(&signature);
        assert!(es256_has_high_s(&other) && !es256_has_high_s(&signature));
        let point = key.public_rendering(crate::PublicRendering::Raw).unwrap();
        let verifier = p256::ecdsa::VerifyingKey::from_sec1_bytes(&point).unwrap();
        for signature in [signature, other] {
            let signature = p256::ecdsa::Signature::from_slice(&signature).unwrap();
            verifier.verify(b"octets", &signature).unwrap();
        }
    }

    #[test]
    fn without_a_key_the_nonce_comes_back() {
        let signature = es256_without_key(b"octets").unwrap();
        let s = BigUint::from_bytes_be(&signature[32..]);
        let k = digest(b"octets") * inverse(&s).unwrap() % order();
        let point = EcKey::p256(&padded(&k, 32)).unwrap().point();
        assert_eq!(point[1..33], signature[..32]);
    }

    #[test]
    fn s_of_ed25519_grows_by_the_order() {
        let signature = SigningKey::trusted(Algorithm::EdDsa).sign(b"octets");
        let malleated = ed25519_plus_order(&signature);
        assert!(malleated.len() == 64 && malleated[..32] == signature[..32]);
        let difference = BigUint::from_bytes_le(&malleated[32..]) - BigUint::from_bytes_le(&signature[32..]);
        assert_eq!(difference, number(ED25519_ORDER));
    }
}
