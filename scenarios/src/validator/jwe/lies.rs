//! The lies of single rows.

use super::tokens::{ephemeral, p256};
use beartrap_forge::ContentEncryption::A256Gcm;
use beartrap_forge::KeyManagement::{A256Kw, Dir, Pbes2Hs256A128Kw};
use beartrap_forge::{Algorithm, EncryptedToken, Json, PublicRendering, RecipientKey, SigningKey};
use beartrap_kit::validator::{Case, Encrypted};
use serde_json::Value;

/// One bit each of what leaves a token that can be read where nobody looks at the tag: in a claim, a signature inside
/// would be broken too, and of a key or of the vector of GCM nothing would be left to read.
pub(super) fn flipped(honest: &Encrypted) -> Vec<Case> {
    let is_bare = honest.policy().algorithms.is_empty();
    let is_cbc =
        honest.token().header_value("enc").and_then(Json::as_str).is_some_and(|enc| enc.contains("CBC"));
    let honest = honest.clone().with(|t| {
        let claims = t
            .plaintext_octets()
            .strip_prefix(b"{")
            .map(|rest| [&b"{\"note\":\"aaaaaaaa\","[..], rest].concat());
        let plaintext = claims.unwrap_or_else(|| t.plaintext_octets().to_vec());
        t.plaintext(plaintext).header("typ", "JWT")
    });
    let flip = |octets: &mut Vec<u8>, place: usize| {
        if let Some(octet) = octets.get_mut(place) {
            *octet ^= 1;
        }
    };
    let mut cases = vec![
        honest.but("tag", |t| t.after_encryption(move |parts| flip(&mut parts.tag, 0))),
        honest.but("header", |t| {
            t.after_encryption(|parts| {
                let text =
                    String::from_utf8_lossy(&parts.header).replace("\"typ\":\"JWT\"", "\"typ\":\"jWT\"");
                parts.header = text.into_bytes();
            })
        }),
    ];
    // The letters of the note begin at the tenth octet, in the first block.
    cases.extend(match (is_bare, is_cbc) {
        (true, true) => {
            Some(honest.but("vector", |t| t.after_encryption(move |parts| flip(&mut parts.iv, 12))))
        }
        (true, false) => Some(
            honest.but("ciphertext", |t| t.after_encryption(move |parts| flip(&mut parts.ciphertext, 12))),
        ),
        _ => None,
    });
    cases
}

/// The tag of the encrypted key stands in the header (RFC 7518, 4.7.1.2). Four letters of base64url are three octets.
pub(super) fn key_with_short_tag(honest: &Encrypted) -> Vec<Case> {
    let header = serde_json::from_slice(&honest.token().parts().header).unwrap_or(Value::Null);
    let tag = header["tag"].as_str().unwrap_or_default();
    [("A256GCMKW, 12 octets for the key", 16), ("A256GCMKW, 3 octets for the key", 4)]
        .map(|(name, letters)| honest.but(name, |t| t.header("tag", tag.get(..letters).unwrap_or_default())))
        .to_vec()
}

/// Blocks that are no block of RSAES-PKCS1-v1_5 for a key of 32 octets, and one that is, but with a wrong tag.
pub(super) fn malformed(honest: &Encrypted) -> Vec<Case> {
    let key = [0_u8; 32];
    let filled = |start: &[u8], filling: usize, rest: &[u8]| {
        let mut block = [start, &vec![0xa5; filling], rest].concat();
        block.resize(256, 0);
        block
    };
    let short = [&[0; 16][..]].concat();
    let blocks = [
        ("block type 1", filled(&[0, 1], 221, &[&[0], &key[..]].concat())),
        ("no separator", filled(&[0, 2], 254, &[])),
        ("not even a zero in front", filled(&[3, 2], 221, &[&[0], &key[..]].concat())),
        ("a key of 16 octets", filled(&[0, 2], 237, &[&[0], &short[..]].concat())),
    ];
    let mut cases: Vec<Case> = blocks
        .into_iter()
        .filter_map(|(name, block)| {
            let encrypted = honest.token().key().rsa_raw(&block)?;
            Some(honest.but(name, |t| t.with_content_key(key).raw_encrypted_key(encrypted)))
        })
        .collect();
    cases.push(honest.but("a wrong tag", |t| t.after_encryption(|parts| parts.tag.reverse())));
    cases
}

/// The same content, encrypted with what everybody knows.
pub(super) fn with_public_key(honest: &Encrypted) -> Vec<Case> {
    let public = |rendering| honest.token().key().public_rendering(rendering).unwrap_or_default();
    let raw = public(PublicRendering::Raw);
    // Of a point the first octet says that it is not compressed.
    let number = if raw.len() == 65 { &raw[1..] } else { &raw[..] };
    let first = number.get(..32).unwrap_or_default().to_vec();
    let der = public(PublicRendering::SpkiDer).get(..32).unwrap_or_default().to_vec();
    let pem = public(PublicRendering::SpkiPem);
    let cty = honest.token().header_value("cty").cloned();
    [
        ("dir, the key itself", Dir, first.clone()),
        ("dir, DER", Dir, der),
        ("A256KW, the key itself", A256Kw, first),
        ("PBES2, PEM", Pbes2Hs256A128Kw, pem),
    ]
    .into_iter()
    .map(|(name, management, secret)| {
        let secret = RecipientKey::secret(secret);
        let mut token = EncryptedToken::new(management, A256Gcm, &secret, honest.token().plaintext_octets());
        if let Some(cty) = &cty {
            token = token.header("cty", cty.clone());
        }
        honest.presenting(name, token.compact())
    })
    .collect()
}

/// Ephemeral keys with which nobody should agree on anything.
pub(super) fn with_invalid_points(honest: &Encrypted) -> Vec<Case> {
    const ZERO: &[u8] = &[0; 32];
    const SMALL: &[u8] = &[5; 32];
    let p384 = SigningKey::attacker(Algorithm::Es384).public_jwk();
    let members = |jwk: &Value, crv: &str| {
        Json::object()
            .member("kty", "EC")
            .member("crv", crv)
            .member("x", Json::from(jwk["x"].clone()))
            .member("y", Json::from(jwk["y"].clone()))
    };
    let point = p256(SMALL, ZERO);
    let without_y = Json::from(point.clone()).without("y");
    vec![
        // On another curve this point is its own inverse, and the recipient's scalar is odd: the common point is itself.
        ephemeral(honest, "off the curve", point, SMALL),
        ephemeral(honest, "infinity", p256(ZERO, ZERO), ZERO),
        ephemeral(honest, "P-384", members(&p384, "P-384"), ZERO),
        ephemeral(honest, "P-384 called P-256", members(&p384, "P-256"), ZERO),
        ephemeral(honest, "no y", without_y, ZERO),
        ephemeral(honest, "null", Json::Null, ZERO),
        honest.but("missing", |t| t.without_header("epk").with_shared_secret(ZERO)),
    ]
}
