//! A client with two redirect URIs names none in its request, and the code goes to one that nobody could foresee.
//!
//! ## Why it matters
//! Of the registered pages one is often forgotten, for tests, or open to more people. Whoever leaves the parameter away
//! has the code of somebody else sent there.
//!
//! ## How to fix it
//! Show an error page where several redirect URIs are registered and the request names none, or take the first of them.
//!
//! ## Not a finding
//! - The documentation of Entra says that one is chosen. The first one is what everybody expects; on the service itself any
//!   other is a note.

use crate::clauses::{entra_tenant, oauth21, rfc6749};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6749::REDIRECT_URI_NAMED,
    also: &[
        &rfc6749::UNIDENTIFIED_NOT_REDIRECTED,
        &oauth21::REDIRECT_URI_NAMED,
        &entra_tenant::REDIRECT_CHOSEN,
    ],
    impact: Impact::WeakerDefence,
    needs: &[Capability::EntraServer, Capability::TwoRedirectUris, Capability::UserInterface],
    mutant: Fault::LastRedirectTaken,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let client = world.client_with_two_redirect_uris().await?;
    let mut alice = world.alice()?;
    require(alice.visits(client.authorization_request()).await?.delivers_code())?;

    let landing = alice.visits(client.authorization_request().without("redirect_uri")).await?;
    judge(if landing.left_for() == Some(client.redirect_uri().as_str()) {
        landing.observe(true, "an error, or the first of the registered redirect URIs")
    } else {
        landing
            .delivers_no_code()
            .unless(tenant.is_run_by_microsoft(), "the documentation says that one is chosen")
    })
}
