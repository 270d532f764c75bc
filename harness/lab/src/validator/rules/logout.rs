//! What a logout token must be beyond a JWT (OpenID Connect Back-Channel Logout 1.0 section 2.6).

use super::misc;
use crate::validator::asked::{Asked, Claims, ClaimsRule, Ruling, ensure};
use beartrap_core::Fault;
use serde_json::Value;

pub(super) const CLAIMS: &[ClaimsRule] =
    &[has_the_claims_of_all, is_a_logout, is_about_somebody, has_no_nonce, has_its_type, is_new];

const LOGOUT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// Section 2.4; the rest of the claims is in every policy.
fn has_the_claims_of_all(asked: &Asked, claims: &Claims) -> Ruling {
    let complete = !misc::is_missing(claims, "iat") && !misc::is_missing(claims, "jti");
    asked.unless(Fault::LogoutClaimsOptional, complete, "a logout token lacks one of its claims")
}

fn is_a_logout(asked: &Asked, claims: &Claims) -> Ruling {
    let event = claims.get("events").and_then(|events| events.get(LOGOUT));
    asked.unless(Fault::LogoutEventIgnored, event.is_some_and(Value::is_object), "there is no logout event")
}

fn is_about_somebody(asked: &Asked, claims: &Claims) -> Ruling {
    let names = |name: &str| claims.get(name).is_some_and(Value::is_string);
    asked.unless(Fault::LogoutOfNobody, names("sub") || names("sid"), "neither a user nor a session is named")
}

fn has_no_nonce(asked: &Asked, claims: &Claims) -> Ruling {
    asked.unless(Fault::LogoutNonceIgnored, !claims.contains_key("nonce"), "a logout token has a nonce")
}

/// Section 2.4 recommends the type; an honest validator leaves it to the policy.
fn has_its_type(asked: &Asked, _: &Claims) -> Ruling {
    let typed = asked.jws.header.get("typ").is_some_and(|typ| typ == "logout+jwt");
    let varies = asked.planted(Fault::LogoutTypVaries) && asked.is_every_other();
    ensure(typed || !varies, "the token does not say its type")
}

/// Section 2.6 permits a memory of identifiers; an honest validator leaves it to the application.
fn is_new(asked: &Asked, claims: &Claims) -> Ruling {
    ensure(!misc::is_seen_again(asked, claims, Fault::LogoutReplaysVary), "the token was seen before")
}
