//! A session id alone opens nothing.
//!
//! ## Why it matters
//! Session ids stand in logs and proxies; whoever finds one would be its user.
//!
//! ## How to fix it
//! Check the token first, and look the session up afterwards.
//!
//! ## Not a finding
//! - 405 for GET and DELETE; another refusal than 401 costs a note.

use crate::clauses::mcp;
use beartrap_kit::api::mcp::Era;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &mcp::ALL_VERIFIED,
    also: &[&mcp::STATUS_CODES],
    impact: Impact::StolenTokens,
    needs: &[Capability::Mcp, Capability::OwnIssuer, Capability::McpSessions],
    mutant: Fault::McpSessionAuthenticates,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let client = world.mcp_in(Era::Legacy)?;
    let token = world.token();
    let session = client.opens(&token).await?;
    let asks = || client.asks().in_session(&session);
    require(asks().bearing(&token).send().await?.is_served())?;

    let mut requests = Family::of("a request with a session id and no token");
    for (name, call) in [("POST", asks()), ("GET", asks().listening()), ("DELETE", asks().ending_it())] {
        let answer = call.send().await?;
        let refused = answer.is_not_served();
        let is_usual = answer.status() == 401 || answer.status() == 405 && name != "POST";
        requests.add(name, if is_usual { refused } else { refused.noting("401 was to be expected") });
    }
    let afterwards = asks().bearing(&token).send().await?;
    requests.add("afterwards, by its owner", afterwards.is_served());
    client.ends(&session, &token).await?;
    judge(requests)
}
