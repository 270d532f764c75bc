//! After something has happened to a user, tokens that are older open nothing, and the client is told how new one must be.
//!
//! ## Why it matters
//! Tokens of clients that can be challenged last up to 28 hours. Whoever is dismissed, or whose password was stolen and
//! changed, keeps access for the rest of the day if the API does not act on what it learns.
//!
//! ## How to fix it
//! Keep the time of the last event of each user, by `tid` and `oid`. Answer a token whose `nbf` is older with 401,
//! `error="insufficient_claims"` and, in base64, `{"access_token":{"nbf":{"essential":true,"value":"1604106651"}}}`.
//!
//! ## Not a finding
//! - An API that learns of no events serves a token until it ends; this is asked only where `events` says that it does.
//! - It may take a minute until an event takes effect.
//! - A client that cannot be challenged has short-lived tokens, so that one of those may be served.
//! - A refusal without a challenge costs a note: the client does not know that it needs a new token.

use super::wanted_claims;
use crate::clauses::entra;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra::EVENTS_HEEDED,
    also: &[&entra::NOT_BEFORE_WANTED, &entra::CHALLENGE],
    impact: Impact::StolenTokens,
    needs: &[Capability::EntraApi, Capability::EntraEvents],
    mutant: Fault::EntraEventsIgnored,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let entra = world.entra()?;
    let endpoint = super::for_users(world)?;
    let (oid, token) = entra.newcomers_token_for(&endpoint);
    let event = super::A_MINUTE;
    let old = super::issued_ago(&token, 2 * super::A_MINUTE).claim("xms_cc", ["cp1"]);
    require(world.call_of(&endpoint).bearing(&old).send().await?.is_served())?;
    super::refuses_a_forged_one_at(world, &endpoint).await?;

    let time = token.now().saturating_sub(event);
    entra.revokes(&entra.setting().tenant, &oid, time).await?;
    let mut answer = world.call_of(&endpoint).bearing(&old).send().await?;
    for _ in 0..12 {
        if answer.had_effect() {
            world.time_passes(std::time::Duration::from_secs(5)).await;
            answer = world.call_of(&endpoint).bearing(&old).send().await?;
        }
    }
    let mut tokens = Family::of("a token from before the event");
    tokens.add("of a client that can be challenged", tells_how_new(&answer, time));
    let incapable = world.call_of(&endpoint).bearing(&old.without_claim("xms_cc")).send().await?;
    let refused = incapable.is_not_served();
    tokens.add("of another client", refused.left_open("a token that lasts for an hour may be served"));
    judge(tokens)
}

/// Refused, with a challenge for a token that is as new as the event.
fn tells_how_new(answer: &ApiAnswer, time: u64) -> Observation {
    let refused = answer.asks_for_step_up();
    if answer.had_effect() {
        return refused;
    }
    let wanted = wanted_claims(answer).unwrap_or_default();
    let not_before = &wanted["access_token"]["nbf"];
    let number = not_before["value"].as_str().and_then(|text| text.parse().ok());
    match number.or(not_before["value"].as_u64()) {
        None => refused.noting("the challenge asks for no nbf"),
        Some(named) if named < time => refused.noting("the nbf that it asks for is older than the event"),
        Some(_) if !not_before["value"].is_string() => refused.noting("the nbf is a number, and not a text"),
        Some(_) => refused,
    }
}
