//! The answer to a token request has the members that it must have, each of its type.
//!
//! ## Why it matters
//! Clients have strict parsers: one member of the wrong type, and some of them cannot log in.
//!
//! ## How to fix it
//! Send `token_type` as a string, `expires_in` as a number of seconds, `scope` as one string, and an `id_token` whenever `openid` was granted.
//!
//! ## Not a finding
//! - `expires_in` is only recommended; as a string or a fraction it is a note.
//! - An answer in JSON that is not called `application/json` is a note.
//! - `token_type` in any mixture of upper and lower case is fine.

use crate::clauses::{core, rfc6749};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6749::TOKEN_RESPONSE,
    also: &[&core::TOKEN_RESPONSE],
    impact: Impact::BrokenClient,
    needs: &[Capability::ConfidentialClient, Capability::UserInterface],
    mutant: Fault::TokenTypeMissing,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.confidential_client().await?;
    let code = world.alice_authorizes(&client).await?;
    let answer = client.redeem(&code).await?;
    let tokens = answer.tokens()?;

    let mut parts = Family::of("a part of the answer");
    parts.add("media type", media_type(&answer));
    parts.add("token_type", token_type(&tokens));
    parts.add("expires_in", expires_in(&tokens));
    parts.add("scope", string_or_absent(&tokens, "scope"));
    parts.add("refresh_token", string_or_absent(&tokens, "refresh_token"));
    if world.server().is_openid() && tokens.scope().is_none_or(names_openid) {
        parts.add("id_token", id_token(&tokens));
    }
    judge(parts)
}

fn media_type(answer: &Answer) -> Observation {
    let is_json = answer.response().is_some_and(|response| response.is_of_type("application/json"));
    let good = part(answer.exchange(), true, "JSON");
    if is_json { good } else { good.noting("but not said to be application/json") }
}

fn token_type(tokens: &Tokens) -> Observation {
    match tokens.document()["token_type"].as_str() {
        Some(kind) if kind.eq_ignore_ascii_case("Bearer") => part(tokens.exchange(), true, "Bearer"),
        Some(_) => {
            part(tokens.exchange(), true, "a string").noting("but not Bearer, and no other was agreed on")
        }
        None => part(tokens.exchange(), false, "no string"),
    }
}

fn expires_in(tokens: &Tokens) -> Observation {
    let seconds = &tokens.document()["expires_in"];
    let good = |says| part(tokens.exchange(), true, says);
    match seconds.as_u64().or_else(|| seconds.as_str()?.parse().ok()) {
        Some(0) => good("no second").noting("so the token is of no use"),
        Some(_) if seconds.is_string() => good("a number of seconds").noting("but as a string"),
        Some(_) => good("a number of seconds"),
        None if seconds.is_null() => good("absent").remarking("which leaves clients to guess"),
        None if seconds.as_f64().is_some_and(|seconds| seconds > 0.0) => {
            good("a fraction").noting("which few can read")
        }
        None => part(tokens.exchange(), false, "no number of seconds"),
    }
}

fn string_or_absent(tokens: &Tokens, name: &str) -> Observation {
    let value = &tokens.document()[name];
    match (value.is_string(), value.is_null()) {
        (true, _) => part(tokens.exchange(), true, "a string"),
        (_, true) => part(tokens.exchange(), true, "absent"),
        _ => part(tokens.exchange(), false, "no string"),
    }
}

fn id_token(tokens: &Tokens) -> Observation {
    let is_string = tokens.document()["id_token"].is_string();
    let says = if is_string { "a string" } else { "no string, though openid was granted" };
    part(tokens.exchange(), is_string, says)
}

fn names_openid(scope: &str) -> bool {
    scope.split(' ').any(|word| word == "openid")
}

fn part(exchange: u32, holds: bool, says: &str) -> Observation {
    Observation::of(holds, "the form that the specification gives it", says).seen_in([exchange])
}
