//! A native application asks to be answered at another port of localhost, and at what only looks like localhost.
//!
//! ## Why it matters
//! An app listens on whatever port is free, and fails if the registered one is demanded. If the comparison forgives more
//! than the port, the code goes to a stranger whose host begins like `localhost`, or over the network in the clear.
//!
//! ## How to fix it
//! For `http://localhost` leave out the port, parsed from the URI, and compare everything else letter by letter. Refuse
//! `http` for every other host that is not registered with it.
//!
//! ## Not a finding
//! - The port of `http://127.0.0.1` is compared here, whatever RFC 8252 says; nothing is asked about it.
//! - `http://[::1]` cannot be registered here.

use crate::clauses::{entra_tenant, rfc8252};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::LOCALHOST_PORT,
    also: &[&rfc8252::REDIRECT_URI_EXACT],
    impact: Impact::StolenTokens,
    needs: &[Capability::EntraServer, Capability::NativeClient, Capability::UserInterface],
    mutant: Fault::LocalhostByPrefix,
};

/// Nothing listens there: the browser stops where it would leave the server.
const PORT: u16 = 51004;

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    world.tenant()?;
    let client = world.native_client().await?;
    let is_local = |uri: &RedirectUri| uri.as_str().starts_with("http:") && uri.host() == "localhost";
    let registered = client.redirect_uris().find(is_local);
    let registered = registered
        .ok_or_else(|| Unsettled::because("the native client has no redirect URI on http://localhost"))?;
    let registered =
        RedirectUri::new(registered.with_path(|path| if path.is_empty() { "/" } else { path }.into()));
    let at = |uri: &str| client.authorization_request().but("redirect_uri", uri);
    let mut alice = world.alice()?;
    require(alice.visits(at(registered.as_str())).await?.delivers_code())?;

    let mut uris = Family::of("a redirect URI");
    uris.add("another port", alice.visits(at(&registered.with_port(PORT))).await?.delivers_code());
    for (name, uri) in [
        ("another path", registered.with_path(|path| format!("{path}elsewhere"))),
        (
            "localhost as the beginning of a host",
            registered.with_host(|host| format!("{host}.evil.beartrap.test")),
        ),
        ("localhost as a user", registered.with_host(|host| format!("{host}:{PORT}@evil.beartrap.test"))),
        ("http at another host", registered.with_host(|_| "app.beartrap.test".to_owned())),
        ("the loopback address of IPv6", registered.with_host(|_| format!("[::1]:{PORT}"))),
    ] {
        uris.add(name, alice.visits(at(&uri)).await?.stays_at_server());
    }
    judge(uris)
}
