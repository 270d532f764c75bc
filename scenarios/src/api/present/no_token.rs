//! A request without a token is answered with a challenge.
//!
//! ## Why it matters
//! What is served without a token is served to everybody.
//!
//! ## How to fix it
//! Put the token check in front of the whole router and list the open routes, not the other way round.
//!
//! ## Not a finding
//! - An error in the challenge, a redirect to a login page and 403 are refusals, too; each costs a note.

use crate::clauses::rfc6750;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6750::CHALLENGED,
    also: &[],
    impact: Impact::WiderAccess,
    needs: &[Capability::AnyIssuer],
    mutant: Fault::ApiOpen,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_honest().await?;
    judge(world.call().send().await?.is_challenged())
}
