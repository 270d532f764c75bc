//! A right token opens the server in every way in that it offers.
//!
//! ## Why it matters
//! A server that refuses everybody passes every check of refusals, and serves nobody.
//!
//! ## How to fix it
//! Look at the log of the server: it says which claim of the token it did not like.
//!
//! ## Not a finding
//! - A server may answer with another revision than the one that was asked for, in JSON or in an event stream.
//! - A server may speak in one era only.

use crate::clauses::mcp;
use beartrap_kit::api::mcp::Era;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &mcp::NEGOTIATED,
    also: &[&mcp::TOKENS_VALIDATED],
    impact: Impact::BrokenLogin,
    needs: &[Capability::Mcp, Capability::OwnIssuer],
    mutant: Fault::ApiClosed,
};

const REVISIONS: [&str; 3] = ["2025-11-25", "2025-06-18", "2025-03-26"];

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.refuses_a_forged_one().await?;
    let token = world.token();
    let mut ways = Family::of("a way in");
    for client in world.mcp()? {
        if client.era() == Era::Modern {
            ways.add("server/discover", client.discovers().bearing(&token).send().await?.is_served());
        } else {
            for revision in REVISIONS {
                let opened = client.initializes(revision).bearing(&token).send().await?;
                let says = opened.result()["protocolVersion"].is_string();
                let agreed = opened.observe(says, "a result with protocolVersion");
                ways.add(format!("initialize {revision}"), opened.is_served().and(agreed));
                if let Some(session) = opened.session() {
                    client.ends(&session, &token).await?;
                }
            }
        }
        let asked = client.asks().bearing(&token).send().await?;
        ways.add(format!("a request, {}", client.era().name()), asked.is_served());
    }
    judge(ways)
}
