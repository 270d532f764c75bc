//! A token in the query of the URI is not accepted.
//!
//! ## Why it matters
//! URIs are written to logs, histories and referrers, and whoever reads those has the token.
//!
//! ## How to fix it
//! Take tokens from the Authorization header alone, and switch the query off where the framework reads it.
//!
//! ## Not a finding
//! - RFC 6750 allowed it; a handshake that cannot send headers may need it, and is listed as a departure.

use crate::clauses::{rfc6750, rfc9700};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9700::NO_TOKEN_IN_QUERY,
    also: &[&rfc6750::QUERY],
    impact: Impact::StolenTokens,
    needs: &[Capability::AnyIssuer],
    mutant: Fault::ApiTokenFromQuery,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_honest().await?;
    let asked = world.call().asking("access_token", &world.token().compact());
    judge(asked.send().await?.is_challenged())
}
