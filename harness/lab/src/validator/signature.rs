//! The signature itself. The JOSE library verifies what it knows, the primitives below it the rest.

use super::asked::{Asked, Jwk, Refusal, Ruling, ensure};
use super::rules::{alg, ec, mac, rsa, sig};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, ECDSA_P521_SHA512_FIXED, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use beartrap_core::Fault;
use jsonwebtoken::{Algorithm, DecodingKey, crypto};
use serde_json::Value;
use sha2::{Digest as _, Sha512};

/// What can be verified here.
pub(super) const ALGORITHMS: &[&str] = &[
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519",
    "HS256", "HS384", "HS512",
];

/// The key type, and the curve if there is one, that an algorithm takes (RFC 7518 section 3.1, RFC 9864).
pub(super) fn key_type(alg: &str) -> Option<(&'static str, Option<&'static str>)> {
    Some(match alg {
        "RS256" | "RS384" | "RS512" | "PS256" | "PS384" | "PS512" => ("RSA", None),
        "ES256" => ("EC", Some("P-256")),
        "ES384" => ("EC", Some("P-384")),
        "ES512" => ("EC", Some("P-521")),
        "EdDSA" | "Ed25519" => ("OKP", Some("Ed25519")),
        "HS256" | "HS384" | "HS512" => ("oct", None),
        _ => return None,
    })
}

/// The algorithm that most sign with who have a key of this kind.
pub(super) fn usual(key: &Jwk) -> Option<&'static str> {
    match (key.get("kty")?.as_str()?, key.get("crv").and_then(Value::as_str)) {
        ("RSA", _) => Some("RS256"),
        ("oct", _) => Some("HS256"),
        ("EC", Some("P-256")) => Some("ES256"),
        ("EC", Some("P-384")) => Some("ES384"),
        ("EC", Some("P-521")) => Some("ES512"),
        ("OKP", _) => Some("EdDSA"),
        _ => None,
    }
}

/// Whether this key made the signature with the algorithm of the header.
pub(super) fn verify(asked: &Asked, key: &Jwk) -> Ruling {
    ec::refuses(asked, key)?;
    rsa::refuses(asked, key)?;
    let believes = [ec::believes, rsa::believes, mac::believes];
    if sig::is_ignored(asked) || believes.iter().any(|believes| believes(asked, key)) {
        return Ok(());
    }
    let alg = alg::effective(asked, Some(key));
    let mut verified = false;
    for signed in sig::readings(asked, key) {
        verified |= is_by(asked, &alg, key, &signed)?;
    }
    ensure(verified, "the signature is wrong")
}

/// What was signed, and the signature.
pub(super) struct Signed {
    pub(super) message: Vec<u8>,
    pub(super) signature: Vec<u8>,
}

/// Whether this key made this signature with this algorithm.
pub(super) fn is_by(asked: &Asked, alg: &str, key: &Jwk, signed: &Signed) -> Result<bool, Refusal> {
    match alg {
        _ if asked.planted(Fault::UnknownCurveUnchecked)
            && key.get("crv").is_some_and(|crv| crv == "Ed448") =>
        {
            Ok(true)
        }
        "ES256" if asked.planted(Fault::EcdsaExpectedInDer) || is_lenient_der(asked, signed) => {
            let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, coordinates(key, 32)?);
            Ok(key.verify(&signed.message, &signed.signature).is_ok())
        }
        "ES512" => {
            let length = if asked.planted(Fault::P521ExpectedInWholeWords) { 64 } else { 66 };
            let key = UnparsedPublicKey::new(&ECDSA_P521_SHA512_FIXED, coordinates(key, length)?);
            Ok(key.verify(&signed.message, &signed.signature).is_ok())
        }
        _ => by_library(asked, alg, key, signed),
    }
}

/// No signature of two numbers in 32 octets each is that long or that short.
fn is_lenient_der(asked: &Asked, signed: &Signed) -> bool {
    (asked.planted(Fault::EcdsaInDerAccepted) || asked.planted(Fault::KeyDecidesAlg))
        && signed.signature.len() != 64
}

fn by_library(asked: &Asked, alg: &str, key: &Jwk, signed: &Signed) -> Result<bool, Refusal> {
    let alg = match alg {
        "Ed25519" => "EdDSA",
        "PS256" if asked.planted(Fault::PssTakenForPkcs1) => "RS256",
        _ => alg,
    };
    let algorithm: Algorithm = alg.parse().map_err(|_| "the algorithm is not known here")?;
    let decoding = decoding_key(asked, alg, key)?;
    let signature = URL_SAFE_NO_PAD.encode(&signed.signature);
    let message = match algorithm {
        Algorithm::EdDSA if asked.planted(Fault::EdDsaOverDigest) => Sha512::digest(&signed.message).to_vec(),
        _ => signed.message.clone(),
    };
    crypto::verify(&signature, &message, &decoding, algorithm).map_err(|_| "the key cannot be used".into())
}

fn decoding_key(asked: &Asked, alg: &str, key: &Jwk) -> Result<DecodingKey, Refusal> {
    let broken = |_| Refusal::from("the key is broken");
    match key_type(alg).map(|(kty, _)| kty) {
        Some("RSA") => {
            let (n, e) = (octets(key, "n")?, octets(key, "e")?);
            // A zero octet in front should not be there (RFC 7518 section 6.3.1.1), but it is the same number.
            let zeros = n.iter().take_while(|octet| **octet == 0).count();
            Ok(DecodingKey::from_rsa_raw_components(&n[zeros..], &e))
        }
        Some("EC") => {
            let length = if alg == "ES256" { 32 } else { 48 };
            coordinates(key, length)?;
            DecodingKey::from_ec_components(text(key, "x")?, text(key, "y")?).map_err(broken)
        }
        Some("OKP") => DecodingKey::from_ed_components(text(key, "x")?).map_err(broken),
        Some("oct") => {
            let secret = if asked.planted(Fault::SecretNotDecoded) {
                text(key, "k")?.as_bytes().to_vec()
            } else {
                octets(key, "k")?
            };
            // RFC 7518 section 3.2: a key of at least the size of the hash output.
            let least = match alg {
                "HS256" => 32,
                "HS384" => 48,
                _ => 64,
            };
            ensure(secret.len() >= least, "the secret is shorter than the hash")?;
            Ok(DecodingKey::from_secret(&secret))
        }
        _ => Err("the algorithm is not known here".into()),
    }
}

/// The uncompressed point; both coordinates have the full length of the field (RFC 7518 section 6.2.1.2).
fn coordinates(key: &Jwk, length: usize) -> Result<Vec<u8>, Refusal> {
    let (x, y) = (octets(key, "x")?, octets(key, "y")?);
    ensure(x.len() == length && y.len() == length, "the coordinates do not have the length of the curve")?;
    Ok([&[4], x.as_slice(), y.as_slice()].concat())
}

pub(super) fn octets(key: &Jwk, member: &str) -> Result<Vec<u8>, Refusal> {
    URL_SAFE_NO_PAD.decode(text(key, member)?).map_err(|_| "a member of the key is not base64url".into())
}

fn text<'a>(key: &'a Jwk, member: &str) -> Result<&'a str, Refusal> {
    key.get(member).and_then(Value::as_str).ok_or_else(|| "a member of the key is missing".into())
}
