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
        Some(Value::String(_)) if asked.planted(Fault::IssuerPartOfExpected) => true,
        None | Some(Value::Null | Value::String(_)) => asked.planted(Fault::IssuerOptional),
        Some(other) => asked.planted(Fault::ValuesComparedLoosely) && is_loosely(other, issuer),
    };
    asked.unless(Fault::IssuerIgnored, named, "the token is from another issuer")
}

fn is_same(asked: &Asked, iss: &str, issuer: &str) -> bool {
    iss == issuer
        || asked.planted(Fault::IssuerByPrefix) && (iss.starts_with(issuer) || iss.ends_with(issuer))
        || asked.planted(Fault::IssuerPartOfExpected) && issuer.contains(iss)
        || asked.planted(Fault::ExpectedTakenForPattern) && fits(issuer, iss)
        || READINGS.iter().any(|(fault, read)| asked.planted(*fault) && read(iss) == read(issuer))
}

type Reading = fn(&str) -> String;

/// What is left of an issuer before it is compared: all of it, in an honest validator.
const READINGS: &[(Fault, Reading)] = &[
    (Fault::IssuerNormalized, as_url),
    (Fault::ValuesEndAtNul, |issuer| issuer.split('\0').next().unwrap_or_default().to_owned()),
    (Fault::IssuerWithoutScheme, |issuer| {
        issuer.split_once("://").map_or(issuer, |(_, rest)| rest).to_owned()
    }),
    (Fault::IssuerByAscii, |issuer| {
        let plain = issuer.replace('\u{e9}', "e").replace('\u{441}', "c");
        plain.chars().filter(char::is_ascii).collect()
    }),
];

/// What is left of an issuer that is compared as a URL.
fn as_url(issuer: &str) -> String {
    let issuer = issuer.trim().to_lowercase();
    let issuer = issuer.split(['?', '#']).next().unwrap_or_default();
    let (scheme, rest) = issuer.split_once("://").unwrap_or(("", issuer));
    let rest = rest.split_once('@').map_or(rest, |(_, host)| host).trim_end_matches(['/', '.']);
    format!("{scheme}://{}", rest.strip_suffix(":443").unwrap_or(rest))
}

/// Whether the text fits the expected one as a regular expression, in which every dot is any letter.
pub(super) fn fits(expected: &str, text: &str) -> bool {
    let alike = |(expected, letter): (char, char)| expected == '.' || expected == letter;
    expected.chars().count() == text.chars().count() && expected.chars().zip(text.chars()).all(alike)
}

/// Whether languages that convert before they compare take the value for the text.
pub(super) fn is_loosely(value: &Value, text: &str) -> bool {
    match value {
        Value::Array(all) => matches!(&all[..], [one] if one == text),
        other => *other == true || *other == 0,
    }
}

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
