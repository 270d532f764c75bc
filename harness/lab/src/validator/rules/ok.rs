//! Rules that no honest validator has: each refuses tokens that are good.

use crate::validator::asked::{Asked, Claims, ClaimsRule, HeaderRule, Refusal, Ruling};
use beartrap_core::Fault;
use serde_json::{Map, Value};

pub(super) const HEADER: &[HeaderRule] = &[refuses_all, refuses_new_names, refuses_long_tokens];
pub(super) const CLAIMS: &[ClaimsRule] =
    &[refuses_members, refuses_text, refuses_arrays, refuses_fractions, refuses_boundaries, refuses_the_next];

fn refuses_all(asked: &Asked) -> Ruling {
    refused(asked, Fault::EveryTokenRefused, true, "this validator trusts nobody")
}

fn refuses_new_names(asked: &Asked) -> Ruling {
    let breaks = asked.planted(Fault::NewAlgNameCrashes) && asked.alg() == "Ed25519";
    if breaks { Err(Refusal::crash("the alg is not in the table")) } else { Ok(()) }
}

fn refuses_long_tokens(asked: &Asked) -> Ruling {
    let length = asked.text.len();
    if asked.planted(Fault::LongTokenCrashes) && length > 16_000 {
        return Err(Refusal::crash("the token is longer than the buffer"));
    }
    refused(asked, Fault::LongTokenRefused, length > 8000, "the token is too long")
}

fn refuses_members(asked: &Asked, claims: &Claims) -> Ruling {
    let is_foreign = |members: &Map<String, Value>, known: &[&str]| {
        members.keys().any(|name| !known.contains(&name.as_str()))
    };
    let foreign = is_foreign(&asked.jws.header, &["alg", "kid", "typ"])
        || is_foreign(claims, &["iss", "aud", "sub", "iat", "nbf", "exp", "jti"]);
    refused(asked, Fault::UnregisteredMemberRefused, foreign, "a member is not registered")
}

fn refuses_text(asked: &Asked, _: &Claims) -> Ruling {
    let is_foreign = !asked.jws.payload.is_ascii();
    refused(asked, Fault::NonAsciiRefused, is_foreign, "a letter is not ASCII")
}

fn refuses_arrays(asked: &Asked, claims: &Claims) -> Ruling {
    let is_array = claims.get("aud").is_some_and(Value::is_array);
    refused(asked, Fault::AudienceInArrayUnread, is_array, "aud is not a string")
}

fn refuses_fractions(asked: &Asked, claims: &Claims) -> Ruling {
    let is_fraction = claims.get("exp").is_some_and(Value::is_f64);
    refused(asked, Fault::FractionRefused, is_fraction, "exp is not a whole number")
}

fn refuses_boundaries(asked: &Asked, claims: &Claims) -> Ruling {
    let begins_now = claims.get("nbf").and_then(Value::as_f64) == Some(asked.policy.now);
    refused(asked, Fault::NotBeforeExcluded, begins_now, "the token is not valid yet")
}

fn refuses_the_next(asked: &Asked, _: &Claims) -> Ruling {
    let is_second = asked.memory.borrow().requests % 2 == 1;
    refused(asked, Fault::StateLeftBehind, is_second, "the pattern does not match any more")
}

fn refused(asked: &Asked, fault: Fault, met: bool, reason: &str) -> Ruling {
    if asked.planted(fault) && met { Err(reason.into()) } else { Ok(()) }
}

/// The JSON as a validator sees it that writes it again before it verifies.
pub(in crate::validator) fn without_white_space(json: &[u8]) -> Vec<u8> {
    let (mut in_text, mut escaped) = (false, false);
    let mut kept = json.to_vec();
    kept.retain(|octet| {
        in_text ^= *octet == b'"' && !escaped;
        escaped = *octet == b'\\' && !escaped;
        in_text || !octet.is_ascii_whitespace()
    });
    kept
}
