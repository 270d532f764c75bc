//! A session goes on with a fresh token of the same user.
//!
//! ## Why it matters
//! Tokens live for minutes and sessions for hours: bound to the bytes of a token, each refresh would end the session.
//!
//! ## How to fix it
//! Compare issuer, subject and client of the token, not the token.
//!
//! ## Not a finding
//! - A session that is bound to the token on purpose: list it as a departure.

use crate::clauses::mcp;
use beartrap_kit::api::mcp::Era;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &mcp::EVERY_REQUEST,
    also: &[],
    impact: Impact::BrokenClient,
    needs: &[Capability::Mcp, Capability::OwnIssuer, Capability::McpSessions],
    mutant: Fault::McpSessionBoundToToken,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.refuses_a_forged_one().await?;
    let client = world.mcp_in(Era::Legacy)?;
    let (first, refreshed) = (world.token(), world.token().claim("iat", world.now() - 1));
    let session = client.opens(&first).await?;
    let asks = || client.asks().in_session(&session);
    require(asks().bearing(&first).send().await?.is_served())?;
    let answer = asks().bearing(&refreshed).send().await?;
    client.ends(&session, &first).await?;
    judge(answer.is_served())
}
