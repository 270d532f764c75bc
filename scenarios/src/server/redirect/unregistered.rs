//! A request with a redirect URI that is not registered leads nowhere, neither with a code nor with an error.
//!
//! ## Why it matters
//! The code of every user who follows the attacker's link is sent to the attacker. If only errors are, the server still lends its good name to the attacker's page.
//!
//! ## How to fix it
//! Compare the redirect URI with the registered ones before any other parameter is looked at, and show an error page if none is equal.
//!
//! ## Not a finding
//! - An error page of the server itself, with any status, before or after the login, is a refusal.
//! - Pushed authorization requests may bring redirect URIs of their own (RFC 9126, 2.4); none is used here.

use crate::clauses::{core, rfc6749, rfc9700};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6749::REDIRECT_URI_INVALID,
    also: &[
        &rfc6749::REDIRECT_URI_COMPARED,
        &rfc6749::UNIDENTIFIED_NOT_REDIRECTED,
        &rfc9700::NO_OPEN_REDIRECTOR,
        &core::REDIRECT_URI_EXACT,
    ],
    impact: Impact::AccountTakeover,
    needs: &[Capability::UserInterface],
    mutant: Fault::ErrorRedirectsUnmatched,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.client().await?;
    let mut alice = world.alice()?;
    require(alice.visits(client.authorization_request()).await?.delivers_code())?;

    let foreign = client.redirect_uri().with_host(|_| "evil.test".to_owned());
    let request = || client.authorization_request().but("redirect_uri", &foreign);
    let mut requests = Family::of("a request with a foreign redirect URI");
    for (name, request) in [
        ("otherwise valid", request()),
        ("unknown scope", request().but("scope", "beartrap")),
        ("unknown response type", request().but("response_type", "beartrap")),
        ("prompt=none", request().but("prompt", "none")),
    ] {
        requests.add(name, alice.visits(request).await?.stays_at_server());
    }
    judge(requests)
}
