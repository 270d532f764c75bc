//! The metadata of the server are open, and name an authorization server.
//!
//! ## Why it matters
//! They are what a client reads before it has a token; behind the token check nobody can read them.
//!
//! ## How to fix it
//! Serve `/.well-known/oauth-protected-resource` and the path of the endpoint, outside the token check.
//!
//! ## Not a finding
//! - One of the two well-known places is enough, and none is needed where the challenge names another.

use crate::clauses::{mcp, rfc9728};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &mcp::SERVERS_NAMED,
    also: &[&mcp::METADATA_FOUND, &rfc9728::RESOURCE_IDENTICAL],
    impact: Impact::BrokenLogin,
    needs: &[Capability::Mcp, Capability::OwnIssuer],
    mutant: Fault::McpMetadataGuarded,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_honest().await?;
    world.refuses_a_forged_one().await?;
    let challenged = world.call().send().await?;
    let named = challenged.challenge().and_then(|challenge| challenge.metadata());
    let origin = world.api().url.origin();
    // Metadata at another host are another server's to answer for.
    let named = named.filter(|url| url.origin() == origin);
    let expected = "metadata without a token, with authorization_servers";
    let is_good = |answer: &ApiAnswer| {
        let servers = answer.document()["authorization_servers"].as_array().map_or(0, Vec::len);
        answer.observe(answer.shows_metadata() && servers > 0, expected)
    };
    if let Some(url) = named {
        return judge(is_good(&world.call().at(url).by("GET").send().await?));
    }
    let mut best: Option<Observation> = None;
    for place in world.metadata_places() {
        let seen = is_good(&world.call().at(place).by("GET").send().await?);
        if best.as_ref().is_none_or(|best| !best.is_good()) {
            best = Some(seen);
        }
    }
    judge(best.ok_or_else(|| Unsettled::because("the endpoint has no well-known place"))?)
}
