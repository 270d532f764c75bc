//! Thumbprints of keys (RFC 7638), and what faulty validators take for them.

use crate::validator::asked::Jwk;
use crate::validator::signature::octets;
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use base64::Engine as _;
use base64::engine::general_purpose::{URL_SAFE, URL_SAFE_NO_PAD};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// The SHA-256 thumbprint in base64url; none if a required member is missing.
pub(super) fn of(jwk: &Jwk) -> Option<String> {
    Some(URL_SAFE_NO_PAD.encode(Sha256::digest(canonical(jwk)?)))
}

/// The hash input (sections 3.2 and 3.3): the required members alone, in lexicographic order, without white space.
fn canonical(jwk: &Jwk) -> Option<String> {
    let names: &[&str] = match jwk.get("kty")?.as_str()? {
        "RSA" => &["e", "kty", "n"],
        "EC" => &["crv", "kty", "x", "y"],
        "OKP" => &["crv", "kty", "x"],
        _ => return None,
    };
    let member =
        |name: &&str| Some(format!("\"{name}\":{}", jwk.get(*name).filter(|value| value.is_string())?));
    let members: Option<Vec<String>> = names.iter().map(member).collect();
    Some(format!("{{{}}}", members?.join(",")))
}

/// The same over all members in the order in which they were read.
pub(super) fn of_the_whole(jwk: &Jwk) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(Value::Object(jwk.clone()).to_string()))
}

/// In hexadecimal, with padding, by SHA-1, over all members, and of a modulus with a zero octet in front.
pub(super) fn of_any_make(jwk: &Jwk) -> Vec<String> {
    let Some(canonical) = canonical(jwk) else { return Vec::new() };
    let sha256 = Sha256::digest(&canonical);
    let sha1 = digest(&SHA1_FOR_LEGACY_USE_ONLY, canonical.as_bytes());
    let mut padded = jwk.clone();
    if let Ok(modulus) = octets(jwk, "n") {
        padded.insert("n".to_owned(), URL_SAFE_NO_PAD.encode([&[0][..], &modulus].concat()).into());
    }
    let mut made =
        vec![format!("{sha256:x}"), URL_SAFE.encode(sha256), URL_SAFE_NO_PAD.encode(sha1), of_the_whole(jwk)];
    made.extend(of(&padded));
    made
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_example_of_the_document_has_its_thumbprint() {
        // RFC 7638 section 3.1, with members that do not count.
        let jwk = json!({
            "kty": "RSA",
            "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
            "e": "AQAB", "alg": "RS256", "kid": "2011-04-29",
        });
        let expected = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";
        assert_eq!(of(jwk.as_object().unwrap()).as_deref(), Some(expected));
    }

    #[test]
    fn a_key_that_lacks_a_member_has_none() {
        assert_eq!(of(json!({ "kty": "EC", "crv": "P-256", "x": "AA" }).as_object().unwrap()), None);
    }
}
