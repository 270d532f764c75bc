//! A request names an unknown client, or none, and the browser is not redirected.
//!
//! ## Why it matters
//! A server that redirects without knowing the client sends users from its own trusted address to wherever the attacker's link says.
//!
//! ## How to fix it
//! Look up the client first, and show an error page if there is none.
//!
//! ## Not a finding
//! - The error page may have any status, and may come before or after the login.

use crate::clauses::{rfc6749, rfc9700};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6749::UNIDENTIFIED_NOT_REDIRECTED,
    also: &[&rfc9700::NO_OPEN_REDIRECTOR],
    impact: Impact::TrickedUser,
    needs: &[Capability::UserInterface],
    mutant: Fault::UnknownClientRedirected,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.client().await?;
    let mut alice = world.alice()?;
    require(alice.visits(client.authorization_request()).await?.delivers_code())?;

    let mut clients = Family::of("a client_id");
    let unknown = client.authorization_request().but("client_id", &world.made_up());
    clients.add("unknown", alice.visits(unknown).await?.stays_at_server());
    let missing = client.authorization_request().without("client_id");
    clients.add("missing", alice.visits(missing).await?.stays_at_server());
    judge(clients)
}
