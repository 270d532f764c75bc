//! The refusal of a token says where the metadata of the server are.
//!
//! ## Why it matters
//! A client that does not know the server learns from the challenge where to sign in; without it most clients give up.
//!
//! ## How to fix it
//! Send `WWW-Authenticate: Bearer resource_metadata="https://…"` with each 401; SDKs do that if they are told the URL.
//!
//! ## Not a finding
//! - A challenge without the URL costs a note where the metadata are at a well-known place.

use crate::clauses::{mcp, rfc9728};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &mcp::METADATA_FOUND,
    also: &[&rfc9728::CHALLENGE_NAMES_METADATA],
    impact: Impact::BrokenLogin,
    needs: &[Capability::Mcp, Capability::OwnIssuer],
    mutant: Fault::McpChallengeBare,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_honest().await?;
    let mut known = false;
    for place in world.metadata_places() {
        known |= world.call().at(place).by("GET").send().await?.shows_metadata();
    }
    let expired = world.token().claim("exp", world.now().saturating_sub(world.api().leeway + 600));
    let refusals = [
        ("no token", world.call()),
        ("an expired token", world.call().bearing(&expired)),
        ("garbage", world.call().bearing_text("abc")),
        ("Bearer and nothing else", world.call().authorized_by("Bearer")),
    ];
    let mut challenges = Family::of("a refusal");
    for (name, call) in refusals {
        let answer = call.send().await?;
        if answer.status() == 401 {
            let says = answer.challenge().and_then(|challenge| challenge.metadata()).is_some();
            let observed = answer.observe(says, "a challenge for Bearer with the URL of the metadata");
            challenges.add(name, observed.unless(known, "the metadata are at a well-known place"));
        }
    }
    judge(challenges)
}
