//! Thumbprints of keys (RFC 7638, 3) and hashes of access tokens, right and wrong.

use super::told;
use aws_lc_rs::digest::{self, SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::{URL_SAFE, URL_SAFE_NO_PAD};
use beartrap_forge::{Algorithm, Json, PublicRendering, SigningKey, thumbprint};
use beartrap_kit::validator::{Case, Honest, Stand};
use serde_json::{Value, json};

/// Keys with the same thumbprint, and more or other text.
pub(super) fn spellings(stand: &Stand) -> Vec<Case> {
    let honest = stand.dpop_proof();
    let written = |name: &str, jwk: Json| honest.clone().with(|t| t.header("jwk", jwk)).itself(name);
    let whole = SigningKey::trusted(Algorithm::Es256).public_jwk();
    let text = |member: &str| whole[member].to_string();
    let spaced = format!(
        "{{ \"y\": {},\n  \"x\": {},\n  \"kty\": \"EC\", \"crv\": \"P-256\" }}",
        text("y"),
        text("x")
    );
    vec![
        written("kid, use and alg", Json::from(whole.clone())),
        written("a member of its own", Json::from(whole.clone()).first_member("a", "b")),
        written("another order and spacing", Json::raw(spaced)),
    ]
}

/// Access tokens that are bound to what is not the thumbprint of the key.
pub(super) fn variants(stand: &Stand) -> Vec<Case> {
    let whole = SigningKey::trusted(Algorithm::Es256).public_jwk();
    let honest = stand.dpop_proof().with(|t| t.header("jwk", whole.clone()));
    let input = honest.token().key().public_rendering(PublicRendering::JwkCanonical);
    let input = input.unwrap_or_default();
    let rsa = stand.dpop_proof_by(Algorithm::Rs256);
    let modulus = SigningKey::trusted(Algorithm::Rs256).public_jwk();
    vec![
        bound(&honest, "in hexadecimal", hexadecimal(&input)),
        bound(&honest, "with padding", padded(&input)),
        bound(&honest, "by SHA-1", by_sha1(&input)),
        bound(&honest, "of all members", of_the_whole(&whole)),
        bound(&rsa, "of a modulus with a zero in front", of_a_longer_modulus(&modulus)),
    ]
}

/// Values of `ath` that are not the hash of the access token.
pub(super) fn other_hashes(stand: &Stand) -> Vec<Case> {
    let honest = stand.dpop_proof();
    let token = told(&honest, "access_token").into_bytes();
    let hashed = |name: &str, ath: String| honest.but(name, |t| t.claim("ath", ath));
    vec![
        honest.but("of another token", |t| t.with_ath("another token")),
        hashed("in hexadecimal", hexadecimal(&token)),
        hashed("with padding", padded(&token)),
        hashed("its first half", half(&token)),
        hashed("by SHA-1", by_sha1(&token)),
    ]
}

/// The proof beside an access token that is bound to this.
fn bound(honest: &Honest, name: &str, thumbprint: String) -> Case {
    honest.asking(name, |policy| drop(policy.more.insert("thumbprint".into(), thumbprint.into())))
}

/// The SHA-256 digest in hexadecimal.
fn hexadecimal(octets: &[u8]) -> String {
    sha256(octets).iter().fold(String::new(), |text, octet| text + &format!("{octet:02x}"))
}

/// The SHA-256 digest in base64url with padding.
fn padded(octets: &[u8]) -> String {
    URL_SAFE.encode(sha256(octets))
}

/// The first half of the SHA-256 digest, as in `at_hash`.
fn half(octets: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(&sha256(octets)[..16])
}

/// The SHA-1 digest in base64url.
fn by_sha1(octets: &[u8]) -> String {
    encoded(&SHA1_FOR_LEGACY_USE_ONLY, octets)
}

/// The SHA-256 digest of all members of a key as they stand.
fn of_the_whole(jwk: &Value) -> String {
    encoded(&SHA256, jwk.to_string().as_bytes())
}

/// The thumbprint of an RSA key whose modulus has a zero octet in front, which RFC 7518, 6.3.1.1 forbids.
fn of_a_longer_modulus(jwk: &Value) -> String {
    let modulus = URL_SAFE_NO_PAD.decode(jwk["n"].as_str().unwrap_or_default()).unwrap_or_default();
    let longer = URL_SAFE_NO_PAD.encode([&[0][..], &modulus].concat());
    thumbprint(&json!({ "kty": "RSA", "n": longer, "e": jwk["e"] })).unwrap_or_default()
}

fn sha256(octets: &[u8]) -> Vec<u8> {
    digest(&SHA256, octets).as_ref().to_vec()
}

fn encoded(algorithm: &'static digest::Algorithm, octets: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(digest(algorithm, octets))
}
