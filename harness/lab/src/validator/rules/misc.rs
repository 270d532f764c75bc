use crate::validator::asked::{Asked, Claims, ClaimsRule, Ruling, ensure};
use crate::validator::form;
use beartrap_core::Fault;
use serde_json::Value;

pub(super) const CLAIMS: &[ClaimsRule] =
    &[has_what_is_required, names_its_subject_by_text, agrees_with_the_header];

/// The claims that the policy requires are there, and not null.
fn has_what_is_required(asked: &Asked, claims: &Claims) -> Ruling {
    let mut required = asked.policy.required.iter();
    let missing = required.find(|name| is_missing(claims, name) && !is_optional(asked, name));
    missing.map_or(Ok(()), |name| Err(format!("{name} is missing").as_str().into()))
}

pub(super) fn is_missing(claims: &Claims, name: &str) -> bool {
    claims.get(name).is_none_or(Value::is_null)
}

/// Whether a faulty validator does without this claim.
pub(super) fn is_optional(asked: &Asked, name: &str) -> bool {
    asked.planted(match name {
        "exp" => Fault::ExpiryOptional,
        "iss" => Fault::IssuerOptional,
        "aud" => Fault::AudienceOptional,
        "jti" => Fault::AssertionIdOptional,
        _ => return false,
    })
}

/// Whether a validator with this fault saw the identifier before and minds it this time.
pub(super) fn is_seen_again(asked: &Asked, claims: &Claims, fault: Fault) -> bool {
    if !asked.planted(fault) {
        return false;
    }
    let jti = claims.get("jti").and_then(Value::as_str).unwrap_or_default().to_owned();
    let known = asked.memory.borrow_mut().accepted.insert(jti, Claims::new()).is_some();
    known && !asked.is_every_other()
}

/// RFC 7519 sections 4.1.2 and 4.1.7.
fn names_its_subject_by_text(asked: &Asked, claims: &Claims) -> Ruling {
    let is_text = |name: &str| claims.get(name).is_none_or(Value::is_string);
    ensure(is_text("jti"), "jti is not a string")?;
    asked.unless(Fault::SubjectOfAnyType, is_text("sub"), "sub is not a string")
}

/// What a faulty validator adds to the claims of the payload: those of the header that it lacks.
pub(in crate::validator) fn completed(asked: &Asked, mut claims: Claims) -> Claims {
    let replicated = ["iss", "aud", "exp"].iter().filter_map(|name| asked.jws.header.get_key_value(*name));
    for (name, value) in replicated.filter(|_| asked.planted(Fault::HeaderClaimsCount)) {
        claims.entry(name.clone()).or_insert(value.clone());
    }
    claims
}

/// RFC 7519 section 5.3, which is about encrypted tokens. In the header of a signed one these names mean nothing, and
/// are ignored (RFC 7515 section 4).
fn agrees_with_the_header(asked: &Asked, claims: &Claims) -> Ruling {
    let header = asked.outer.as_ref().or((asked.policy.kind == "jwe").then_some(&asked.jws.header));
    let said = |name: &str| header.and_then(|header| header.get(name));
    let differs = |name: &&str| said(name).is_some_and(|said| claims.get(*name) != Some(said));
    let agrees = !["iss", "sub", "aud"].iter().any(differs);
    asked.unless(Fault::HeaderClaimsIgnored, agrees, "the header repeats a claim with another value")
}

/// The claims that a faulty validator answers with instead of verifying the token.
pub(in crate::validator) fn unverified(asked: &Asked) -> Option<Claims> {
    let policy = asked.policy;
    if asked.planted(Fault::EmptyPolicyMeansDecode) && policy.keys.is_empty() && policy.algorithms.is_empty()
    {
        return form::claims(asked).ok();
    }
    asked.memory.borrow().accepted.get(cached_under(asked)?).cloned()
}

/// An honest validator remembers no token.
pub(in crate::validator) fn remember(asked: &Asked, claims: &Claims) {
    if let Some(key) = cached_under(asked) {
        asked.memory.borrow_mut().accepted.insert(key.to_owned(), claims.clone());
    }
}

fn cached_under<'a>(asked: &'a Asked) -> Option<&'a str> {
    if asked.planted(Fault::CacheKeyedByStart) {
        return asked.text.get(..64);
    }
    asked.planted(Fault::CacheWithoutExpiry).then_some(asked.text)
}
