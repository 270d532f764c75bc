//! A native client asks for another port than the registered one on its loopback address, and receives the code there.
//!
//! ## Why it matters
//! A native app listens on whatever port is free, so its login fails whenever another program holds the registered one.
//!
//! ## How to fix it
//! For native clients, leave out the port when a redirect URI on `127.0.0.1` or `[::1]` is compared, and nothing else.
//!
//! ## Not a finding
//! - The name `localhost` is advised against, and need not be supported.
//! - Clients that are registered as web applications need no other port.

use crate::clauses::{rfc8252, rfc9700};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc8252::LOOPBACK_PORT,
    also: &[&rfc9700::REDIRECT_URI_EXACT],
    impact: Impact::BrokenClient,
    needs: &[Capability::NativeClient, Capability::UserInterface],
    mutant: Fault::LoopbackPortCompared,
};

/// Nothing listens there: the browser stops where it would leave the server.
const PORT: u16 = 51004;

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.native_client().await?;
    let registered: Vec<RedirectUri> = client.redirect_uris().filter(RedirectUri::is_loopback).collect();
    let Some(first) = registered.first() else {
        return Err(Unsettled::because("the native client has no redirect URI on 127.0.0.1 or [::1]"));
    };
    let at = |uri: &str| client.authorization_request().but("redirect_uri", uri);
    let mut alice = world.alice()?;
    require(alice.visits(at(first.as_str())).await?.delivers_code())?;
    let foreign = first.with_host(|_| "evil.test".to_owned());
    require(alice.visits(at(&foreign)).await?.stays_at_server())?;

    let mut addresses = Family::of("a loopback address");
    for uri in &registered {
        addresses.add(uri.host(), alice.visits(at(&uri.with_port(PORT))).await?.delivers_code());
    }
    judge(addresses)
}
