//! A valid token gives access.
//!
//! ## Why it matters
//! An API that refuses what it should serve is of no use, and none of its refusals means anything.
//!
//! ## How to fix it
//! Compare issuer, audience, algorithm and key set of the configuration with those of the issuer, character for character.

use crate::clauses::{rfc6750, rfc9068};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9068::VALIDATED,
    also: &[&rfc6750::HEADER],
    impact: Impact::BrokenLogin,
    needs: &[Capability::AnyIssuer],
    mutant: Fault::ApiClosed,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.refuses_a_forged_one().await?;
    judge(world.called_with(&world.token()).await?.is_served())
}
