//! A token behind another scheme than Bearer, or behind none, is not accepted.
//!
//! ## Why it matters
//! The scheme says what the credentials are. An API that does not read it takes a token that is bound to a key for one that
//! anybody may use, and goes past whatever a gateway decides by it.
//!
//! ## How to fix it
//! Take what follows `Bearer` and a blank, and nothing else.
//!
//! ## Not a finding
//! - `Token` and `JWT` are schemes of older days, which some APIs are configured to know; each costs a note.

use crate::clauses::rfc6750;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6750::SCHEME,
    also: &[],
    impact: Impact::WeakerDefence,
    needs: &[Capability::AnyIssuer],
    mutant: Fault::ApiSchemeDropped,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_honest().await?;
    let mut schemes = Family::of("a scheme");
    for (name, before) in [
        ("Basic", "Basic "),
        ("Token", "Token "),
        ("JWT", "JWT "),
        ("DPoP, without a proof", "DPoP "),
        ("none", ""),
        ("Bearer, without a blank", "Bearer"),
    ] {
        let token = world.written(&world.token());
        let answer = world.call().authorized_by(&format!("{before}{token}")).send().await?;
        let is_of_old = ["Token", "JWT"].contains(&name);
        let observed = answer.is_malformed_or_unauthorized();
        schemes.add(name, observed.unless(is_of_old, "a scheme of older days, which may be configured"));
    }
    world.serves_the_honest().await?;
    judge(schemes)
}
