//! A single-page application signs a user in without a proof key.
//!
//! ## Why it matters
//! The code of a page passes through its URL, and nothing but the proof key ties it to the page that asked for it.
//!
//! ## How to fix it
//! Refuse to redeem a code of a redirect URI of type `spa` that was issued without a `code_challenge`, or do not issue it.
//!
//! ## Not a finding
//! - The refusal may come at either endpoint.

use crate::clauses::{entra_tenant, rfc10017};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::SPA_PKCE,
    also: &[&rfc10017::PKCE_ENFORCED],
    impact: Impact::StolenTokens,
    needs: &[Capability::EntraServer, Capability::EntraSpa, Capability::UserInterface],
    mutant: Fault::SpaWithoutProofKey,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let spa = world.tenant()?.spa().await?;
    let origin = spa.redirect_uri().origin();
    let mut alice = world.alice()?;
    let code = alice.authorizes(&spa).await?;
    require(spa.redemption(&code).from_origin(&origin).send().await?.issues_tokens())?;

    let landing = alice.visits(spa.authorization_request().without_challenge()).await?;
    judge(match landing.code() {
        Ok(code) => spa.redemption(&code).from_origin(&origin).send().await?.is_refused_as(&VERIFIER_MISSING),
        Err(_) => landing.is_refused_with(&["invalid_request"]),
    })
}
