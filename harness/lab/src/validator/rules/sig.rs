use super::ok;
use crate::validator::asked::{Asked, Jwk};
use crate::validator::signature::{self, Signed};
use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use beartrap_core::Fault;

/// Whether a token is believed whatever the signature verifies to.
pub(in crate::validator) fn is_ignored(asked: &Asked) -> bool {
    asked.planted(Fault::SignatureIgnored)
        || asked.planted(Fault::EmptySignatureValid) && asked.jws.signature.is_empty()
}

/// Whether there are no claims that a rule could look at.
pub(in crate::validator) fn has_nothing_to_check(asked: &Asked) -> bool {
    asked.planted(Fault::EmptyPayloadUnchecked) && asked.jws.payload.is_empty()
}

/// What a validator takes for the signed octets and for the signature: the two segments and the third, if it is honest
/// (RFC 7515 section 5.2).
pub(in crate::validator) fn readings(asked: &Asked, key: &Jwk) -> Vec<Signed> {
    let jws = &asked.jws;
    let reading = |message: Vec<u8>| Signed { message, signature: jws.signature.clone() };
    let mut readings = vec![reading(jws.message.clone())];
    if asked.planted(Fault::WhiteSpaceNotSigned) {
        let part = |json: &[u8]| URL_SAFE_NO_PAD.encode(ok::without_white_space(json));
        readings = vec![reading(format!("{}.{}", part(&header(asked)), part(&jws.payload)).into_bytes())];
    }
    if asked.planted(Fault::SignatureOverPayload) {
        let segment = jws.message.split(|octet| *octet == b'.').nth(1).unwrap_or_default();
        readings.push(reading(segment.to_vec()));
        readings.push(reading(jws.payload.clone()));
        readings.push(reading([&header(asked), ".".as_bytes(), &jws.payload].concat()));
    }
    if asked.planted(Fault::SignatureByPrefix) {
        for reading in &mut readings {
            take_the_prefix(reading, asked.alg(), key);
        }
    }
    readings
}

/// The octets of the header.
pub(super) fn header(asked: &Asked) -> Vec<u8> {
    let segment = asked.jws.message.split(|octet| *octet == b'.').next().unwrap_or_default();
    URL_SAFE_NO_PAD.decode(segment).unwrap_or_default()
}

/// A signature that is too long is cut, and a tag that begins like the right one becomes it.
fn take_the_prefix(signed: &mut Signed, alg: &str, key: &Jwk) {
    signed.signature.truncate(length(alg, key));
    let Some(kind) = hmac_of(alg) else { return };
    let Ok(secret) = signature::octets(key, "k") else { return };
    let tag = hmac::sign(&hmac::Key::new(kind, &secret), &signed.message);
    if !signed.signature.is_empty() && tag.as_ref().starts_with(&signed.signature) {
        signed.signature = tag.as_ref().to_vec();
    }
}

/// The octets that a signature has (RFC 7518 sections 3.2 to 3.5).
fn length(alg: &str, key: &Jwk) -> usize {
    match alg {
        "ES256" | "EdDSA" | "Ed25519" | "HS512" => 64,
        "ES384" => 96,
        "ES512" => 132,
        "HS256" => 32,
        "HS384" => 48,
        _ => signature::octets(key, "n").map_or(0, |modulus| modulus.len()),
    }
}

/// The HMAC of an `alg` (RFC 7518 section 3.2).
pub(super) fn hmac_of(alg: &str) -> Option<hmac::Algorithm> {
    match alg {
        "HS256" => Some(hmac::HMAC_SHA256),
        "HS384" => Some(hmac::HMAC_SHA384),
        "HS512" => Some(hmac::HMAC_SHA512),
        _ => None,
    }
}
