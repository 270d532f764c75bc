//! A client's request names a redirect URI that is registered for another client.
//!
//! ## Why it matters
//! Whoever may register a client registers his address with it, and then receives the codes of every other client's users.
//!
//! ## How to fix it
//! Compare the redirect URI with those of the client that the request names, and with no others.
//!
//! ## Not a finding
//! - An error page of the server itself, with any status, before or after the login, is a refusal.

use crate::clauses::{core, rfc6749, rfc9700};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6749::REDIRECT_URI_COMPARED,
    also: &[&rfc9700::REDIRECT_URI_EXACT, &core::REDIRECT_URI_EXACT],
    impact: Impact::AccountTakeover,
    needs: &[Capability::TwoClients, Capability::UserInterface],
    mutant: Fault::RedirectListShared,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.client().await?;
    let other = world.another_client(&client).await?;
    let of_other = other.redirect_uris().find(|uri| client.redirect_uris().all(|own| differ(&own, uri)));
    let of_other = of_other.ok_or_else(|| Unsettled::because("both clients have the same redirect URIs"))?;
    let mut alice = world.alice()?;
    require(alice.visits(client.authorization_request()).await?.delivers_code())?;
    let by_other = other.authorization_request().but("redirect_uri", of_other.as_str());
    require(alice.visits(by_other).await?.delivers_code())?;

    let request = client.authorization_request().but("redirect_uri", of_other.as_str());
    judge(alice.visits(request).await?.stays_at_server())
}

/// Whether two URIs differ in more than the port, which may be any on a loopback address (RFC 8252, 7.3).
fn differ(one: &RedirectUri, other: &RedirectUri) -> bool {
    one.with_port(1) != other.with_port(1)
}
