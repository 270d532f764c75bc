//! What a client assertion must be beyond a JWT whose issuer is the client (RFC 7523 section 3).

use super::misc;
use crate::validator::asked::{Asked, Claims, ClaimsRule, Ruling, ensure};
use beartrap_core::Fault;
use serde_json::Value;

pub(super) const CLAIMS: &[ClaimsRule] =
    &[has_the_claims_of_all, is_about_the_client, is_for_us_alone, is_new];

/// Numbers 1 to 4.
fn has_the_claims_of_all(asked: &Asked, claims: &Claims) -> Ruling {
    let lacks = |name: &&str| misc::is_missing(claims, name) && !misc::is_optional(asked, name);
    ensure(!["iss", "sub", "aud", "exp"].iter().any(lacks), "an assertion lacks one of its claims")
}

/// Number 2.
fn is_about_the_client(asked: &Asked, claims: &Claims) -> Ruling {
    let client = asked.policy.text("client_id").unwrap_or_default();
    let is_client = claims.get("sub").is_some_and(|sub| sub == client);
    asked.unless(Fault::AssertionSubjectIgnored, is_client, "the assertion is about another client")
}

/// What an assertion names besides can be sent there by whoever received it, so nothing else is trusted here
/// (draft-ietf-oauth-rfc7523bis section 4).
fn is_for_us_alone(asked: &Asked, claims: &Claims) -> Ruling {
    let all = claims.get("aud").and_then(Value::as_array);
    let alone = all.is_none_or(|all| all.iter().all(|one| *one == asked.policy.audience.as_str()));
    asked.unless(Fault::AssertionForOthersAccepted, alone, "the assertion is for other servers too")
}

/// Number 7 permits a memory of identifiers; an honest validator leaves it to the server.
fn is_new(asked: &Asked, claims: &Claims) -> Ruling {
    ensure(!misc::is_seen_again(asked, claims, Fault::AssertionReplaysVary), "the assertion was seen before")
}
