//! The challenge names the scopes that a client should ask for.
//!
//! ## Why it matters
//! A client that is not told asks for everything that the metadata list, or for nothing, and is sent back and forth.
//!
//! ## How to fix it
//! Send `scope="…"` with each challenge: what this request needs. Whether a client wants refresh tokens is its own affair.
//!
//! ## Not a finding
//! - The scopes of the challenge and those of the metadata may differ.

use crate::clauses::mcp;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &mcp::CHALLENGE_SCOPE,
    also: &[&mcp::NO_OFFLINE_ACCESS],
    impact: Impact::BrokenClient,
    needs: &[Capability::Mcp, Capability::Scopes],
    mutant: Fault::McpChallengeWithoutScope,
};

const OFFLINE: &str = "offline_access";

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_honest().await?;
    let mut said = Family::of("a place where scopes are named");
    for (name, call) in [("no token", world.call()), ("garbage", world.call().bearing_text("abc"))] {
        let answer = call.send().await?;
        if answer.status() != 401 {
            continue;
        }
        let challenge = answer.challenge();
        let scope = challenge.as_ref().and_then(|challenge| challenge.get("scope")).unwrap_or_default();
        let is_there = answer.observe(!scope.trim().is_empty(), "a challenge with scope");
        said.add(name, is_there.and(answer.observe(!lists(scope), "a scope without offline_access")));
    }
    for place in world.metadata_places() {
        let answer = world.call().at(place).by("GET").send().await?;
        if answer.shows_metadata() {
            let scopes = &answer.document()["scopes_supported"];
            let named = scopes.as_array().is_some_and(|scopes| scopes.iter().any(|scope| scope == OFFLINE));
            said.add("the metadata", answer.observe(!named, "scopes_supported without offline_access"));
            break;
        }
    }
    judge(said)
}

fn lists(scope: &str) -> bool {
    scope.split(' ').any(|word| word == OFFLINE)
}
