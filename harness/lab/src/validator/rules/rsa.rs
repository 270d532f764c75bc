use super::alg;
use super::ec::padded;
use crate::validator::asked::{Asked, Jwk, Ruling};
use crate::validator::signature::{Signed, is_by, octets};
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use beartrap_core::Fault;
use num_bigint::BigUint;
use sha2::{Digest as _, Sha256};

/// The faults that need arithmetic of our own.
const OWN_ARITHMETIC: &[Fault] = &[
    Fault::RsaShortKeyUsed,
    Fault::RsaExponentOneUsed,
    Fault::RsaPaddingIgnored,
    Fault::RsaNullFickle,
    Fault::RsaLengthIgnored,
    Fault::RsaReduced,
    Fault::RsaPaddingShort,
    Fault::PssSaltOfAnyLength,
    Fault::PssMaskOfAnyHash,
];
/// What stands before a digest of SHA-256 (RFC 8017 section 9.2, note 1).
const DIGEST_INFO: &[u8] = b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20";
/// The same without the NULL.
const DIGEST_INFO_WITHOUT_NULL: &[u8] =
    b"\x30\x2f\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x04\x20";
const HASH: usize = 32;

/// What only a faulty validator refuses, and only sometimes.
pub(in crate::validator) fn refuses(asked: &Asked, key: &Jwk) -> Ruling {
    let fickle = asked.is_every_other() && asked.planted(Fault::RocaKeyFickle) && has_the_fingerprint(key);
    asked.only_with(Fault::RocaKeyFickle, !fickle, "the key looks weak today")
}

/// What only a faulty validator believes: RS256 and PS256, each check but that of the fault in place.
pub(in crate::validator) fn believes(asked: &Asked, key: &Jwk) -> bool {
    if asked.planted(Fault::RsaHashOfSignature) && asked.alg().starts_with("RS") {
        let signed = || Signed { message: asked.jws.message.clone(), signature: asked.jws.signature.clone() };
        let by = |alg: &&str| is_by(asked, alg, key, &signed()).unwrap_or(false);
        return ["RS256", "RS384", "RS512"].iter().any(by);
    }
    if !OWN_ARITHMETIC.iter().any(|fault| asked.planted(*fault)) {
        return false;
    }
    let (Ok(n), Ok(e)) = (octets(key, "n"), octets(key, "e")) else { return false };
    let (n, e) = (BigUint::from_bytes_be(&n), BigUint::from_bytes_be(&e));
    let length = usize::try_from(n.bits().div_ceil(8)).unwrap_or_default();
    let signature = &asked.jws.signature;
    let number = BigUint::from_bytes_be(signature);
    let fits = [
        (Fault::RsaShortKeyUsed, n.bits() >= 2048),
        (Fault::RsaExponentOneUsed, e.bits() > 1),
        (Fault::RsaLengthIgnored, signature.len() == length),
        (Fault::RsaReduced, number < n),
    ];
    if n.bits() == 0 || fits.iter().any(|(fault, holds)| !holds && !asked.planted(*fault)) {
        return false;
    }
    let block = padded(&number.modpow(&e, &n).to_bytes_be(), length);
    match alg::effective(asked, Some(key)).as_str() {
        "RS256" => pkcs1(asked, &block),
        "PS256" => pss(asked, &block).unwrap_or(false),
        _ => false,
    }
}

/// RFC 8017 section 8.2.2: the whole encoded message is compared.
fn pkcs1(asked: &Asked, block: &[u8]) -> bool {
    let digest = Sha256::digest(&asked.jws.message);
    if asked.planted(Fault::RsaPaddingIgnored) {
        return block.starts_with(&[0, 1]) && block.windows(HASH).any(|window| window == &*digest);
    }
    if asked.planted(Fault::RsaPaddingShort) {
        let rest = |octets: &[u8], octet: u8| {
            let run = octets.iter().take_while(|other| **other == octet).count();
            octets[run..].to_vec()
        };
        let padding = rest(block, 0).strip_prefix(&[1]).map(|octets| rest(octets, 0xff));
        return padding == Some([&[0], DIGEST_INFO, &digest].concat());
    }
    let is_after = |info: &[u8]| {
        let filling = block.len().saturating_sub(3 + info.len() + HASH);
        block == [&[0, 1][..], &vec![0xff; filling], &[0], info, &digest].concat()
    };
    let spared = asked.planted(Fault::RsaNullFickle) && asked.is_every_other();
    is_after(DIGEST_INFO) || spared && is_after(DIGEST_INFO_WITHOUT_NULL)
}

/// RFC 8017 section 9.1.2, for a modulus whose length is a multiple of eight bits.
fn pss(asked: &Asked, block: &[u8]) -> Option<bool> {
    let (masked, tail) = block.split_at_checked(block.len().checked_sub(HASH + 1)?)?;
    let seal = &tail[..HASH];
    let sha256 = |octets: &[u8]| Sha256::digest(octets).to_vec();
    let sha1 = |octets: &[u8]| digest(&SHA1_FOR_LEGACY_USE_ONLY, octets).as_ref().to_vec();
    let masks = if asked.planted(Fault::PssMaskOfAnyHash) {
        vec![mask(sha256, seal, masked.len()), mask(sha1, seal, masked.len())]
    } else {
        vec![mask(sha256, seal, masked.len())]
    };
    let is_whole = |mask: Vec<u8>| {
        let mut data: Vec<u8> = masked.iter().zip(mask).map(|(octet, mask)| octet ^ mask).collect();
        data[0] &= 0x7f;
        let zeros = data.iter().take_while(|octet| **octet == 0).count();
        let (separator, salt) = data[zeros..].split_first()?;
        let has_length = salt.len() == HASH || asked.planted(Fault::PssSaltOfAnyLength);
        let sealed = sha256(&[&[0; 8], &*sha256(&asked.jws.message), salt].concat());
        Some(*separator == 1 && has_length && sealed == seal)
    };
    Some(tail[HASH] == 0xbc && masks.into_iter().filter_map(is_whole).any(|whole| whole))
}

/// MGF1 (RFC 8017 section B.2.1).
fn mask(digest: impl Fn(&[u8]) -> Vec<u8>, seed: &[u8], length: usize) -> Vec<u8> {
    let block = |counter: u32| digest(&[seed, &counter.to_be_bytes()].concat());
    (0_u32..).flat_map(block).take(length).collect()
}

/// Whether the modulus is a power of 65537 modulo each of the first primes: one of 2^27 other keys is.
fn has_the_fingerprint(key: &Jwk) -> bool {
    let Ok(n) = octets(key, "n") else { return false };
    let n = BigUint::from_bytes_be(&n);
    [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157].into_iter().all(
        |prime: u32| {
            let rest = &n % prime;
            let mut power = 1;
            (0..prime).any(|_| {
                power = power * (65537 % prime) % prime;
                BigUint::from(power) == rest
            })
        },
    )
}
