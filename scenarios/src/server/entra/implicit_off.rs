//! A client for which it is not switched on asks the authorization endpoint for tokens.
//!
//! ## Why it matters
//! A token in a redirect stays in histories and logs, and is good for whoever gets hold of it there.
//!
//! ## How to fix it
//! Issue nothing but codes through the front channel, unless the registration of the client has the switch for what is asked
//! for: there is one for access tokens and one for ID tokens.
//!
//! ## Not a finding
//! - An ID token alone opens no API, and applications on servers often have that switch on: a note.

use crate::clauses::{entra_tenant, rfc9700};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::IMPLICIT_SWITCHED_ON,
    also: &[&rfc9700::NO_TOKENS_IN_REDIRECTS],
    impact: Impact::WeakerDefence,
    needs: &[Capability::EntraServer, Capability::ConfidentialClient, Capability::UserInterface],
    mutant: Fault::ImplicitAlwaysOn,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    world.tenant()?;
    let client = world.confidential_client().await?;
    let mut alice = world.alice()?;
    require(alice.visits(client.authorization_request()).await?.delivers_code())?;

    let mut refused = Family::of("a response type");
    for response_type in ["token", "id_token token", "id_token", "code id_token"] {
        let request = client.authorization_request().but("response_type", response_type);
        let landing = alice.visits(request).await?;
        let has_access_token = landing.parameter("access_token").is_some();
        let observed = landing.is_refused_with(&["unsupported_response_type", "unauthorized_client"]);
        refused.add(response_type, observed.unless(!has_access_token, "it carries no access token"));
    }
    judge(refused)
}
