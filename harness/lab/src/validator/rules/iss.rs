use crate::validator::asked::{Asked, Claims, ClaimsRule, Jwk, Ruling, ensure};
use beartrap_core::Fault;
use serde_json::Value;

pub(super) const CLAIMS: &[ClaimsRule] = &[is_the_issuer];

/// RFC 8725 section 3.8: one string, equal letter by letter; a policy without an issuer trusts nobody.
fn is_the_issuer(asked: &Asked, claims: &Claims) -> Ruling {
    let issuer = asked.policy.issuer.as_str();
    if issuer.is_empty() && asked.planted(Fault::EmptyIssuerMeansAny) {
        return Ok(());
    }
    ensure(!issuer.is_empty(), "the policy names no issuer")?;
    let named = match claims.get("iss") {
        Some(Value::String(iss)) if !iss.is_empty() => is_same(asked, iss, issuer),
        Some(Value::Array(all)) if asked.planted(Fault::IssuerInList) => all.iter().any(|iss| iss == issuer),
        None | Some(Value::Null | Value::String(_)) => asked.planted(Fault::IssuerOptional),
        Some(_) => false,
    };
    asked.unless(Fault::IssuerIgnored, named, "the token is from another issuer")
}

fn is_same(asked: &Asked, iss: &str, issuer: &str) -> bool {
    iss == issuer
        || asked.planted(Fault::IssuerByPrefix) && iss.starts_with(issuer)
        || READINGS.iter().any(|(fault, read)| asked.planted(*fault) && read(iss) == read(issuer))
}

type Reading = fn(&str) -> String;

/// What is left of an issuer before it is compared: all of it, in an honest validator.
const READINGS: &[(Fault, Reading)] = &[
    (Fault::IssuerNormalized, |issuer| issuer.trim_end_matches('/').to_lowercase()),
    (Fault::IssuerWithoutScheme, |issuer| {
        issuer.split_once("://").map_or(issuer, |(_, rest)| rest).to_owned()
    }),
    (Fault::IssuerByAscii, |issuer| issuer.chars().filter(char::is_ascii).collect()),
];

/// The keys of the policy's issuer (RFC 8725 section 3.8), and no other.
pub(in crate::validator) fn keys(asked: &Asked) -> Vec<Jwk> {
    let own = &asked.policy.keys;
    if !asked.planted(Fault::KeysKeptAcrossIssuers) {
        return own.clone();
    }
    let kept = &mut asked.memory.borrow_mut().keys;
    kept.extend_from_slice(own);
    kept.clone()
}
