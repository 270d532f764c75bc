//! A challenge for more claims has the form that clients understand.
//!
//! ## Why it matters
//! Clients decode `claims` and hand it to Entra unchanged. In any other form the user is asked to sign in again, and again,
//! and gets no further.
//!
//! ## How to fix it
//! Answer 401 with one `Bearer` challenge that has `authorization_uri`, `error="insufficient_claims"`, and in `claims` the
//! JSON `{"access_token":{…}}` in base64.
//!
//! ## Not a finding
//! - `insufficient_user_authentication` of RFC 9470 is the standard form of the same.
//! - An API may refuse without a challenge; that costs a note.

use crate::clauses::{entra, rfc9470};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use beartrap_kit::*;
use serde_json::Value;

pub(super) static ABOUT: About = About {
    clause: &entra::CHALLENGE,
    also: &[&rfc9470::STEP_UP],
    impact: Impact::BrokenClient,
    needs: &[Capability::EntraApi, Capability::EntraContexts],
    mutant: Fault::EntraClaimsBare,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let entra = world.entra()?;
    let asks = |endpoint: &Endpoint| !endpoint.permissions.acrs.is_empty();
    let endpoint = world.endpoint_that("asks for acrs", asks)?;
    world.serves_the_honest_at(&endpoint).await?;
    let without = entra.user_token_for(&endpoint).without_claim("acrs");
    let answer = world.call_of(&endpoint).bearing(&without).send().await?;
    require(answer.is_not_served())?;
    let refused = answer.asks_for_step_up();
    let challenge = answer.challenge();
    let says = |name: &str| challenge.as_ref().and_then(|challenge| challenge.get(name));
    judge(match says("error") {
        Some("insufficient_claims") => {
            let form = answer.observe(requests_claims(says("claims")), "a claims request in base64");
            let observed = refused.and(form);
            match says("authorization_uri") {
                Some(_) => observed,
                None => observed.noting("the challenge names no authorization_uri"),
            }
        }
        _ => refused,
    })
}

/// Whether these are claims for an access token, in base64.
fn requests_claims(claims: Option<&str>) -> bool {
    let decoded = claims.and_then(|claims| STANDARD.decode(claims).ok());
    let request: Option<Value> = decoded.and_then(|octets| serde_json::from_slice(&octets).ok());
    request.is_some_and(|request| request["access_token"].is_object())
}
