//! An expired token is presented.
//!
//! ## Why it matters
//! Expiry is what ends the use of a stolen token, and often all that ends it.
//!
//! ## How to fix it
//! Refuse a token whose `exp` has passed, with a tolerance for clocks of a minute at most.
//!
//! ## Not a finding
//! - A tolerance of some minutes is allowed; say so as `leeway`.

use crate::clauses::{rfc7519, rfc9068};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc7519::EXPIRY,
    also: &[&rfc9068::VALIDATED],
    impact: Impact::StolenTokens,
    needs: &[Capability::OwnIssuer],
    mutant: Fault::ExpiryIgnored,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let beyond_the_tolerance = world.api().leeway + 30;
    world
        .refuses_each([
            world.lie("ten minutes ago", |token| expired(token, 600)),
            world.lie("just beyond the tolerance", |token| expired(token, beyond_the_tolerance)),
        ])
        .await
}

/// As it was issued an hour before, in each of its times.
fn expired(token: Token, seconds: u64) -> Token {
    let exp = token.now() - seconds;
    token.claim("iat", exp - 3600).claim("nbf", exp - 3600).claim("exp", exp)
}
