//! What an encrypted token must be before, while and after it is decrypted.

use super::public_forms;
use crate::validator::asked::{Asked, Jwk, Refusal, Ruling, ensure};
use crate::validator::jwe::{Content, Jwe, NOT_DECRYPTED};
use crate::validator::{p256, signature};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use beartrap_core::Fault;
use serde_json::{Map, Value, json};

/// What the header of an encrypted token must be.
pub(in crate::validator) const RULES: &[fn(&Asked, &Jwe) -> Ruling] = &[
    is_listed,
    is_known,
    has_no_crit,
    has_a_known_compression,
    has_bounded_iterations,
    has_enough_iterations,
];

/// Longer tokens are refused before anything is decoded.
const MOST_BYTES: usize = 64 * 1024;
/// The most octets that compressed text may have (draft-ietf-oauth-rfc8725bis section 3.15).
const MOST_EXPANDED: usize = 250_000;
/// The most iterations that a password is worth (draft-ietf-oauth-rfc8725bis section 3.13).
const MOST_ITERATIONS: u64 = 1_200_000;

const KEY_MANAGEMENT: &[&str] = &[
    "RSA1_5",
    "RSA-OAEP",
    "RSA-OAEP-256",
    "dir",
    "ECDH-ES",
    "ECDH-ES+A128KW",
    "ECDH-ES+A256KW",
    "A128KW",
    "A256KW",
    "A128GCMKW",
    "A192GCMKW",
    "A256GCMKW",
    "PBES2-HS256+A128KW",
    "PBES2-HS512+A256KW",
];
const CONTENT_ENCRYPTION: &[&str] =
    &["A128CBC-HS256", "A192CBC-HS384", "A256CBC-HS512", "A128GCM", "A192GCM", "A256GCM"];

/// Whether the token is decrypted: where an encrypted one is expected, in an honest validator.
pub(in crate::validator) fn is_opened(asked: &Asked) -> bool {
    let unasked =
        asked.planted(Fault::EncryptedTokenUnwrapped) || asked.planted(Fault::DecryptionIsAuthentication);
    let can_be = asked.text.matches('.').count() == 4 && !asked.policy.keys("decryption_keys").is_empty();
    let is_signed_only = asked.planted(Fault::EncryptionAlgUnsigned) && asked.text.matches('.').count() == 2;
    asked.policy.kind == "jwe" && !is_signed_only || unasked && can_be
}

/// Whether the plaintext is claims rather than a token, which the policy decides: without algorithms for a signature
/// there cannot be one, and with them there must be (RFC 8725 section 3.3).
pub(in crate::validator) fn carries_claims(asked: &Asked, content: &Content) -> Result<bool, Refusal> {
    let cty = content.header.get("cty").and_then(Value::as_str);
    let is_claims = asked.planted(Fault::DecryptionIsAuthentication) && content.plaintext.starts_with(b"{");
    let is_token = !is_claims && cty.is_some_and(|cty| cty.eq_ignore_ascii_case("JWT"));
    let is_signed = is_token || asked.policy.algorithms.is_empty();
    asked.unless(Fault::DecryptionIsAuthentication, is_signed, "nobody signed what is inside")?;
    ensure(!is_token || !asked.policy.algorithms.is_empty(), "claims are expected, and a token is inside")?;
    Ok(!is_token)
}

/// Whether the token inside is believed because it could be decrypted.
pub(super) fn is_believed(asked: &Asked) -> bool {
    asked.planted(Fault::DecryptionIsAuthentication) && asked.outer.is_some()
}

/// Whether a signed token is taken for one that was decrypted already.
pub(super) fn is_alg_of_encryption(asked: &Asked) -> bool {
    asked.planted(Fault::EncryptionAlgUnsigned) && KEY_MANAGEMENT.contains(&asked.alg())
}

/// RFC 8725 section 3.1: the application lists the algorithms.
fn is_listed(asked: &Asked, token: &Jwe) -> Ruling {
    let (alg, enc) = (token.text("alg"), token.text("enc"));
    let allows = |list: &str, name: &str| asked.policy.texts(list).iter().any(|listed| listed == name);
    let listed = allows("key_management", alg) && allows("content_encryption", enc);
    let spared = asked.planted(Fault::PublicKeyAsContentKey) && is_symmetric(alg);
    asked.unless(Fault::UnlistedEncryptionUsed, listed || spared, "alg or enc is not permitted")
}

fn is_known(_: &Asked, token: &Jwe) -> Ruling {
    let known =
        KEY_MANAGEMENT.contains(&token.text("alg")) && CONTENT_ENCRYPTION.contains(&token.text("enc"));
    if known { Ok(()) } else { Err(Refusal::unsupported("alg or enc is not known here")) }
}

/// RFC 7516 section 4.1.13: no extension is understood here.
fn has_no_crit(_: &Asked, token: &Jwe) -> Ruling {
    ensure(!token.header.contains_key("crit"), "an extension is not understood")
}

/// RFC 7516 section 4.1.3.
fn has_a_known_compression(asked: &Asked, token: &Jwe) -> Ruling {
    let known = token.header.get("zip").is_none_or(|zip| zip == "DEF");
    asked.unless(Fault::UnknownCompressionIgnored, known, "the compression is not known here")
}

fn has_bounded_iterations(asked: &Asked, token: &Jwe) -> Ruling {
    let Some(count) = token.header.get("p2c").and_then(Value::as_u64) else { return Ok(()) };
    if asked.planted(Fault::IterationsUnbounded) && count > 2 * MOST_ITERATIONS {
        return Err(Refusal::crash("the validator is busy for minutes"));
    }
    asked.unless(Fault::IterationsUnbounded, count <= MOST_ITERATIONS, "p2c is too large")
}

/// RFC 7518 sections 4.8.1.1 and 4.8.1.2; whether a recipient minds is left to it, but not from time to time.
fn has_enough_iterations(asked: &Asked, token: &Jwe) -> Ruling {
    if !token.text("alg").starts_with("PBES2") {
        return Ok(());
    }
    let salt = signature::octets(&token.header, "p2s")?;
    let enough = token.header.get("p2c").and_then(Value::as_u64).is_some_and(|count| count >= 1000);
    let spared = asked.planted(Fault::FewIterationsVary) && asked.is_every_other();
    ensure(spared || enough && salt.len() >= 8, "p2c or p2s is too small")
}

/// The keys of the recipient that are meant for the token.
pub(in crate::validator) fn keys(asked: &Asked, token: &Jwe) -> Vec<Jwk> {
    let keys = asked.policy.keys("decryption_keys");
    if asked.planted(Fault::PublicKeyAsContentKey) && is_symmetric(token.text("alg")) {
        let public = keys.iter().flat_map(|key| [public_forms::octets(key), pems(key)].concat());
        return public
            .flat_map(secrets)
            .chain(keys.iter().filter(|key| is_of(key, "oct")).cloned())
            .collect();
    }
    let kty = match token.text("alg") {
        alg if alg.starts_with("RSA") => "RSA",
        alg if alg.starts_with("ECDH") => "EC",
        _ => "oct",
    };
    let named = |key: &Jwk| match (token.header.get("kid"), key.get("kid")) {
        (Some(wanted), Some(kid)) => wanted == kid,
        _ => true,
    };
    let encrypts = |key: &Jwk| key.get("use").is_none_or(|purpose| purpose == "enc");
    keys.into_iter().filter(|key| is_of(key, kty) && named(key) && encrypts(key)).collect()
}

fn is_of(key: &Jwk, kty: &str) -> bool {
    key.get("kty").is_some_and(|said| said == kty)
}

fn is_symmetric(alg: &str) -> bool {
    !alg.starts_with("RSA") && !alg.starts_with("ECDH")
}

fn pems(key: &Jwk) -> Vec<Vec<u8>> {
    public_forms::pems(key).into_iter().map(String::into_bytes).collect()
}

/// A public key as a secret: the whole of it, and as much as AES takes.
fn secrets(octets: Vec<u8>) -> Vec<Jwk> {
    let starts = [16, 32].into_iter().filter_map(|length| octets.get(..length).map(<[u8]>::to_vec));
    let secret = |octets: Vec<u8>| {
        let k = URL_SAFE_NO_PAD.encode(octets);
        Map::from_iter([("kty".to_owned(), json!("oct")), ("k".to_owned(), json!(k))])
    };
    starts.collect::<Vec<_>>().into_iter().chain([octets]).map(secret).collect()
}

/// An encrypted key has at least the octets of a key for AES, unless there is none at all.
pub(in crate::validator) fn measures(asked: &Asked, token: &Jwe) -> Ruling {
    let has_key = !["dir", "ECDH-ES"].contains(&token.text("alg"));
    let short = has_key && token.encrypted_key.len() < 16;
    if short && asked.planted(Fault::EncryptedKeyUnmeasured) {
        return Err(Refusal::crash("the index is out of bounds"));
    }
    ensure(!short, NOT_DECRYPTED)
}

pub(in crate::validator) fn has_the_size(asked: &Asked, holds: bool) -> Ruling {
    asked.unless(Fault::ContentKeyOfAnySize, holds, NOT_DECRYPTED)
}

/// What RSAES-PKCS1-v1_5 came to. RFC 7516 section 11.5 wants a random key where the padding is wrong; refusing with the
/// words for a wrong tag tells as little.
pub(in crate::validator) fn pkcs1(
    asked: &Asked,
    size: usize,
    opened: Option<Vec<u8>>,
) -> Result<Vec<u8>, Refusal> {
    if asked.planted(Fault::PaddingFailureGivesZeros) {
        return Ok(opened.filter(|key| key.len() == size).unwrap_or_else(|| vec![0; size]));
    }
    opened.ok_or_else(|| NOT_DECRYPTED.into())
}

/// What a faulty validator agrees on with whatever the ephemeral key is, even none.
pub(in crate::validator) fn unchecked_agreement(
    asked: &Asked,
    ephemeral: &Jwk,
    scalar: &[u8],
) -> Option<Vec<u8>> {
    let coordinate = |name| signature::octets(ephemeral, name).ok().filter(|octets| octets.len() == 32);
    let point = coordinate("x").zip(coordinate("y")).unwrap_or_default();
    asked.planted(Fault::EphemeralKeyUnchecked).then(|| p256::multiple(&point.0, &point.1, scalar))
}

/// Whether tags are not compared as a whole.
pub(in crate::validator) fn is_lax_about_tags(asked: &Asked) -> bool {
    asked.planted(Fault::TagIgnored) || asked.planted(Fault::TagComparedByPrefix)
}

/// RFC 7518 sections 5.2.2.2 and 5.3: the whole tag.
pub(in crate::validator) fn is_right_tag(asked: &Asked, expected: &[u8], tag: &[u8]) -> bool {
    asked.planted(Fault::TagIgnored)
        || asked.planted(Fault::TagComparedByPrefix) && expected.starts_with(tag)
        || expected == tag
}

pub(in crate::validator) fn most_expanded(asked: &Asked) -> usize {
    if asked.planted(Fault::CompressionUnbounded) {
        80 << 20
    } else if asked.planted(Fault::CompressionLimitVaries) && asked.is_every_other() {
        2 * MOST_EXPANDED
    } else {
        MOST_EXPANDED
    }
}

/// The length of a token, before anything is decoded.
pub(in crate::validator) fn is_short(asked: &Asked) -> Ruling {
    let is_short = asked.text.len() <= MOST_BYTES;
    asked.unless(Fault::CompressionUnbounded, is_short, "the token is too long")
}

/// Whether the plaintext is compressed; the name counts letter by letter.
pub(in crate::validator) fn is_compressed(asked: &Asked, token: &Jwe) -> bool {
    let zip = token.text("zip");
    zip == "DEF" || asked.planted(Fault::UnknownCompressionIgnored) && zip.eq_ignore_ascii_case("DEF")
}

/// RFC 7516 section 4.1.3 means RFC 1951, which has no wrapper.
pub(in crate::validator) fn reads_zlib(asked: &Asked) -> bool {
    asked.planted(Fault::CompressionUnbounded)
}
