use super::alg;
use crate::validator::asked::{Asked, Jwk, Refusal, Ruling};
use crate::validator::p256;
use crate::validator::signature::{self, Signed, octets};
use beartrap_core::Fault;
use num_bigint::BigUint;
use sha2::{Digest as _, Sha256};

/// The order of the base point of Ed25519 (RFC 8032 section 5.1).
const ED25519_ORDER: &[u8] = b"1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed";

/// What only a faulty validator refuses: a high s is permitted (RFC 7518 section 3.4 says nothing about it).
pub(in crate::validator) fn refuses(asked: &Asked, key: &Jwk) -> Ruling {
    let (_, s) = halves(&asked.jws.signature);
    let is_high = asked.alg() == "ES256" && BigUint::from_bytes_be(s) > p256::order() >> 1;
    asked.only_with(Fault::EcdsaLowSDemanded, !is_high, "s is in the upper half")?;
    if asked.planted(Fault::Ed25519SmallOrderCrashes) && has_small_order(key) {
        return Err(Refusal::crash("the key times the cofactor is the neutral point"));
    }
    Ok(())
}

/// What only a faulty validator believes.
pub(in crate::validator) fn believes(asked: &Asked, key: &Jwk) -> bool {
    let alg = alg::effective(asked, Some(key));
    let verifies = |signature: Vec<u8>| {
        let signed = Signed { message: asked.jws.message.clone(), signature };
        signature::is_by(asked, &alg, key, &signed).unwrap_or(false)
    };
    let signature = &asked.jws.signature;
    let is_es256 = alg == "ES256" && signature.len() == 64;
    if asked.planted(Fault::EcdsaZeroValid) && alg.starts_with("ES") && !signature.is_empty() {
        return has_a_zero(signature);
    }
    if asked.planted(Fault::EcdsaReduced) && is_es256 {
        return verifies(reduced(signature));
    }
    if asked.planted(Fault::EcdsaLengthIgnored) && alg.starts_with("ES") {
        return verifies(with_full_halves(&alg, signature));
    }
    if asked.planted(Fault::EcPointUnchecked) && is_es256 {
        return verifies_unchecked(asked, key).unwrap_or(false);
    }
    if asked.planted(Fault::Ed25519Reduced) && alg == "EdDSA" && signature.len() == 64 {
        return verifies(ed25519_reduced(signature));
    }
    false
}

fn halves(signature: &[u8]) -> (&[u8], &[u8]) {
    signature.split_at(signature.len() / 2)
}

fn has_a_zero(signature: &[u8]) -> bool {
    let (r, s) = halves(signature);
    let is_order = |half: &[u8]| half.len() == 32 && BigUint::from_bytes_be(half) == p256::order();
    [r, s].iter().any(|half| half.iter().all(|octet| *octet == 0) || is_order(half))
}

fn reduced(signature: &[u8]) -> Vec<u8> {
    let (r, s) = halves(signature);
    [r, s].map(|half| padded(&(BigUint::from_bytes_be(half) % p256::order()).to_bytes_be(), 32)).concat()
}

fn with_full_halves(alg: &str, signature: &[u8]) -> Vec<u8> {
    let length = match alg {
        "ES256" => 32,
        "ES384" => 48,
        _ => 66,
    };
    let (r, s) = signature.split_at(signature.len() / 2);
    [r, s].map(|half| padded(half, length)).concat()
}

fn verifies_unchecked(asked: &Asked, key: &Jwk) -> Result<bool, Refusal> {
    let (x, y) = (octets(key, "x")?, octets(key, "y")?);
    Ok(p256::verifies(&x, &y, &Sha256::digest(&asked.jws.message), &asked.jws.signature))
}

fn ed25519_reduced(signature: &[u8]) -> Vec<u8> {
    let (r, s) = halves(signature);
    let order = BigUint::parse_bytes(ED25519_ORDER, 16).unwrap_or_default();
    let mut s = if order.bits() > 0 { (BigUint::from_bytes_le(s) % order).to_bytes_le() } else { s.to_vec() };
    s.resize(32, 0);
    [r, &s].concat()
}

/// The encodings of y = 1, −1 and 0: the points of order 1, 2 and 4 (RFC 8032 section 5.1).
fn has_small_order(key: &Jwk) -> bool {
    let Ok(x) = octets(key, "x") else { return false };
    let p = (BigUint::from(1_u8) << 255_u32) - BigUint::from(19_u8);
    let y = BigUint::from_bytes_le(&x);
    let is_ed25519 = key.get("crv").is_some_and(|crv| crv == "Ed25519");
    is_ed25519 && (y <= BigUint::from(1_u8) || y == p - BigUint::from(1_u8))
}

/// The number in this many octets; zeros in front are added or left out.
pub(super) fn padded(octets: &[u8], length: usize) -> Vec<u8> {
    let significant = &octets[octets.iter().take_while(|octet| **octet == 0).count()..];
    [vec![0; length.saturating_sub(significant.len())], significant.to_vec()].concat()
}
