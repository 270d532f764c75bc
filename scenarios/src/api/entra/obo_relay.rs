//! An API that gets no token for the next one before the user does something says so to its client.
//!
//! ## Why it matters
//! A policy that asks for stronger authentication takes effect when the token for the next API is asked for. Only the client
//! can show the user a page; if it is told nothing it tries again, and the user can do nothing but wait. And what was said
//! to the API is not for everybody's eyes.
//!
//! ## How to fix it
//! Answer 401 with a `Bearer` challenge that has `error="insufficient_claims"` and, in base64, the `claims` of the answer
//! that was received. Put nothing of the request that failed into the answer.
//!
//! ## Not a finding
//! - 403 with `claims` in the challenge, as libraries of Microsoft do it, and `claims` in the body can be read as well; both
//!   cost a note.

use crate::clauses::{entra, rfc9700};
use beartrap_kit::*;
use serde_json::{Value, json};

pub(super) static ABOUT: About = About {
    clause: &entra::CHALLENGE_RELAYED,
    also: &[&entra::CHALLENGE, &rfc9700::TOKENS_ARE_SECRETS],
    impact: Impact::BrokenClient,
    needs: &[Capability::EntraApi, Capability::EntraOnBehalfOf],
    mutant: Fault::EntraExchangeBreaks,
};

/// Error, suberror and code of answers that ask for the user: as documented, and as seen in later years.
const WORDINGS: [(&str, &str, u32); 2] =
    [("interaction_required", "", 50_079), ("invalid_grant", "basic_action", 50_076)];

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let entra = world.entra()?;
    let endpoint = super::middle_tier(world)?;
    let newcomer = || entra.newcomers_token_for(&endpoint).1.claim("xms_cc", ["cp1"]);
    require(world.call_of(&endpoint).bearing(&newcomer()).send().await?.is_served())?;
    super::refuses_a_forged_one_at(world, &endpoint).await?;

    let mut answers = Family::of("an answer of the token endpoint");
    for (error, suberror, code) in WORDINGS {
        let token = newcomer();
        let assertion = world.written(&token);
        let policy = world.made_up();
        let claims = json!({ "access_token": { "polids": { "essential": true, "values": [policy] } } });
        let refusal = super::interaction_required(error, suberror, code, &claims);
        world.issuer().refuses_to_exchange(&assertion, refusal);
        let before = world.issuer().on_behalf_of().len();
        let answer = world.call_of(&endpoint).bearing(&token).send().await?;
        require(super::was_asked(world, before, &assertion))?;
        answers.add(error, relays(&answer, &claims, &assertion));
    }
    require(world.call_of(&endpoint).bearing(&newcomer()).send().await?.is_served())?;
    judge(answers)
}

/// Whether the client learns which claims are wanted, and nothing that is none of its business.
fn relays(answer: &ApiAnswer, claims: &Value, assertion: &str) -> Observation {
    let in_challenge = super::wanted_claims(answer).as_ref() == Some(claims);
    let in_body = || answer.text().contains("polids");
    let is_relayed = !answer.had_effect() && answer.status() < 500 && (in_challenge || in_body());
    let mut observed = answer.observe(is_relayed, "401 with a challenge that has the claims that are wanted");
    if answer.status() != 401 {
        observed = observed.noting("the status is not 401");
    }
    if !in_challenge {
        observed = observed.noting("the claims do not stand in the challenge");
    }
    let is_leaked = answer.text().contains(assertion) || answer.text().contains("client_secret");
    observed.and(answer.observe(!is_leaked, "an answer without the token or the secret of the API"))
}
