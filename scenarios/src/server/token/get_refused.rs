//! A token request comes by GET, every parameter in the query.
//!
//! ## Why it matters
//! Query strings are written to access logs, proxies and histories, where codes, verifiers and secrets must not be.
//!
//! ## How to fix it
//! Answer POST alone at the token endpoint, and 405 to the rest.
//!
//! ## Not a finding
//! - The sentence binds the client; a server that answers all the same is blamed only by the profile of OAuth 2.1.

use crate::clauses::{oauth21, rfc6749};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6749::TOKEN_REQUEST_BY_POST,
    also: &[&oauth21::TOKEN_REQUEST_BY_POST],
    impact: Impact::LeakedSecret,
    needs: &[Capability::ConfidentialClient, Capability::UserInterface],
    mutant: Fault::TokenByGet,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.confidential_client().await?;
    let mut alice = world.alice()?;
    alice.signs_in(&client).await?;

    let code = alice.authorizes(&client).await?;
    let answer = client.redemption(&code).by_get().send().await?;
    judge(answer.is_refused_for_its_method())
}
