use crate::validator::asked::{Asked, HeaderRule, Ruling, ensure};
use crate::validator::signature;
use beartrap_core::Fault;
use serde_json::Value;

pub(super) const HEADER: &[HeaderRule] = &[is_answered_alike];

/// Whether the token is believed because of a key that it brings or points to: an honest validator never is that
/// trustful (RFC 8725 section 3.8).
pub(super) fn is_believed(asked: &Asked) -> bool {
    let header = |name: &str| asked.jws.header.get(name);
    let text = |name: &str| header(name).and_then(Value::as_str);
    // Whoever wrote the token chose the address or the certificate, so that the key from there fits.
    asked.planted(Fault::HeaderUrlTrusted) && (text("jku").is_some() || text("x5u").is_some())
        || asked.planted(Fault::JkuComparedByPrefix) && text("jku").is_some_and(|jku| is_prefixed(asked, jku))
        || asked.planted(Fault::HeaderCertificateTrusted) && header("x5c").is_some_and(Value::is_array)
        || asked.planted(Fault::HeaderJwkTrusted) && header("jwk").is_some_and(|jwk| signed(asked, jwk))
        || asked.planted(Fault::HeaderJwkTrustedByKid)
            && header("jwk").is_some_and(|jwk| is_called_known(asked, jwk))
        || asked.planted(Fault::KnownKeySuffices) && names_a_known_key(asked)
        || asked.planted(Fault::PayloadKeyTrusted) && is_signed_by_its_payload(asked)
}

fn is_prefixed(asked: &Asked, jku: &str) -> bool {
    jku.starts_with(&asked.policy.issuer)
}

fn signed(asked: &Asked, jwk: &Value) -> bool {
    jwk.as_object().is_some_and(|jwk| signature::verify(asked, jwk).is_ok())
}

fn is_called_known(asked: &Asked, jwk: &Value) -> bool {
    asked.policy.keys.iter().any(|key| key.get("kid") == Some(&jwk["kid"])) && signed(asked, jwk)
}

fn names_a_known_key(asked: &Asked) -> bool {
    let header = &asked.jws.header;
    asked.policy.keys.iter().any(|key| {
        let is_same = |name: &str| header.get(name).is_some_and(|value| key.get(name) == Some(value));
        let modulus = header.get("jwk").and_then(|jwk| jwk.get("n"));
        is_same("x5t") || is_same("x5t#S256") || modulus.is_some_and(|n| key.get("n") == Some(n))
    })
}

fn is_signed_by_its_payload(asked: &Asked) -> bool {
    let claims: Value = serde_json::from_slice(&asked.jws.payload).unwrap_or_default();
    signed(asked, &claims["cnf"]["jwk"]) || signed(asked, &claims["sub_jwk"])
}

fn is_answered_alike(asked: &Asked) -> Ruling {
    let jku = asked.jws.header.get("jku").and_then(Value::as_str);
    let is_fickle = asked.planted(Fault::JkuFickle) && asked.is_every_other();
    ensure(!is_fickle || !jku.is_some_and(|jku| is_prefixed(asked, jku)), "this time not")
}
