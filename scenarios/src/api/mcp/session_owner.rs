//! Another user's token cannot use, listen to or end a session.
//!
//! ## Why it matters
//! Answers and events of a session go to whoever listens, and what it is asked runs in the name of its user.
//!
//! ## How to fix it
//! Keep issuer, subject and client with the session, and treat the session of another as one that is not there.
//!
//! ## Not a finding
//! - 404 is the usual answer; 401, 403 and 405 hide the session as well.

use crate::clauses::mcp;
use beartrap_kit::api::mcp::Era;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &mcp::SESSIONS_BOUND,
    also: &[&mcp::ALL_VERIFIED],
    impact: Impact::MistakenIdentity,
    needs: &[Capability::Mcp, Capability::OwnIssuer, Capability::McpSessions],
    mutant: Fault::McpSessionOwnerIsClient,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let client = world.mcp_in(Era::Legacy)?;
    let alice = world.token().claim("sub", "alice");
    let others = [
        ("Bob", world.token().claim("sub", "bob")),
        ("Bob through another client", world.token().claim("sub", "bob").claim("client_id", "client-b")),
    ];
    let session = client.opens(&alice).await?;
    let asks = || client.asks().in_session(&session);
    require(asks().bearing(&alice).send().await?.is_served())?;

    let mut uses = Family::of("a use of the session of Alice");
    for (who, token) in others {
        let own = client.opens(&token).await?;
        client.ends(&own, &token).await?;
        for (does, call) in
            [("asks", asks()), ("listens", asks().listening()), ("ends it", asks().ending_it())]
        {
            uses.add(format!("{who} {does}"), call.bearing(&token).send().await?.is_not_served());
        }
    }
    uses.add("afterwards, by Alice", asks().bearing(&alice).send().await?.is_served());
    client.ends(&session, &alice).await?;
    judge(uses)
}
