//! An API does not ask again and again for a token that it cannot get before the user does something.
//!
//! ## Why it matters
//! The answer stays the same until the user acts. Asking again keeps the user waiting, fills the sign-in log, and in the end
//! the service is throttled for everybody.
//!
//! ## How to fix it
//! Try again after 429 and 5xx alone, with a pause. Hand on what asks for the user.
//!
//! ## Not a finding
//! - One more request, such as a library makes past its cache, costs a note.

use crate::clauses::entra;
use beartrap_kit::*;
use serde_json::json;

pub(super) static ABOUT: About = About {
    clause: &entra::NOT_RETRIED,
    also: &[&entra::CHALLENGE_RELAYED],
    impact: Impact::BrokenClient,
    needs: &[Capability::EntraApi, Capability::EntraOnBehalfOf],
    mutant: Fault::EntraExchangeRepeated,
};

/// Requests beyond which nobody speaks of a second try.
const A_FEW: usize = 3;

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let entra = world.entra()?;
    let endpoint = super::middle_tier(world)?;
    let (_, token) = entra.newcomers_token_for(&endpoint);
    let (_, served) = entra.newcomers_token_for(&endpoint);
    let before = world.issuer().on_behalf_of().len();
    require(world.call_of(&endpoint).bearing(&served).send().await?.is_served())?;
    require(super::was_asked(world, before, &world.written(&served)))?;

    let assertion = world.written(&token);
    let claims = json!({ "access_token": { "polids": { "essential": true, "values": [world.made_up()] } } });
    let refusal = super::interaction_required("interaction_required", "", 50_079, &claims);
    world.issuer().refuses_to_exchange(&assertion, refusal);
    let answer = world.call_of(&endpoint).bearing(&token).send().await?;
    let asked = super::times_asked(world, before, &assertion);
    require(super::was_asked(world, before, &assertion))?;
    let observed = format!("{asked} requests, and {}", answer.describe());
    let once = Observation::of(asked <= A_FEW, "one request", observed).seen_in([answer.exchange()]);
    judge(if asked > 1 { once.noting("once would have been enough") } else { once })
}
