//! What some libraries verify although no policy asks for it. An honest validator has none of it.

use super::public_forms::element;
use crate::validator::asked::{Asked, Jwk};
use crate::validator::signature;
use aws_lc_rs::hmac;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA512_ASN1, ECDSA_P384_SHA256_ASN1, RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY,
    RsaPublicKeyComponents, UnparsedPublicKey,
};
use beartrap_core::Fault;
use serde_json::Value;

/// Whether one of the keys made the signature in a way that a faulty validator knows.
pub(super) fn is_believed(asked: &Asked) -> bool {
    let tried: fn(&Asked, &Jwk) -> Option<bool> = if asked.planted(Fault::Sha1Accepted) {
        with_sha1
    } else if asked.planted(Fault::CurveOfKeyUsed) {
        on_the_curve_of_the_key
    } else {
        return false;
    };
    asked.policy.keys.iter().any(|key| tried(asked, key) == Some(true))
}

fn with_sha1(asked: &Asked, key: &Jwk) -> Option<bool> {
    let (message, signature) = (&asked.jws.message, &asked.jws.signature);
    let member = |name| signature::octets(key, name).ok();
    Some(match asked.alg() {
        "RS1" | "SHA1withRSA" | "RS256" => RsaPublicKeyComponents { n: member("n")?, e: member("e")? }
            .verify(&RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, message, signature)
            .is_ok(),
        "HS1" => {
            let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &member("k")?);
            hmac::verify(&key, message, signature).is_ok()
        }
        _ => false,
    })
}

/// ECDSA with the hash of the header's `alg` on the curve of the key.
fn on_the_curve_of_the_key(asked: &Asked, key: &Jwk) -> Option<bool> {
    let with = match (asked.alg(), key.get("crv").and_then(Value::as_str)?) {
        ("ES256", "P-384") => &ECDSA_P384_SHA256_ASN1,
        ("ES512", "P-256") => &ECDSA_P256_SHA512_ASN1,
        _ => return None,
    };
    let coordinate = |name| signature::octets(key, name).ok();
    let point = [vec![4], coordinate("x")?, coordinate("y")?].concat();
    let (r, s) = asked.jws.signature.split_at(asked.jws.signature.len() / 2);
    let signature = element(0x30, &[integer(r), integer(s)].concat());
    Some(UnparsedPublicKey::new(with, point).verify(&asked.jws.message, &signature).is_ok())
}

/// A positive INTEGER in DER.
fn integer(magnitude: &[u8]) -> Vec<u8> {
    let zeros = magnitude.iter().take_while(|octet| **octet == 0).count();
    let significant = &magnitude[zeros..];
    let sign: &[u8] = if significant.first().is_some_and(|octet| *octet < 0x80) { &[] } else { &[0] };
    element(0x02, &[sign, significant].concat())
}
