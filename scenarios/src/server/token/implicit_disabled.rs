//! A client asks the authorization endpoint for an access token.
//!
//! ## Why it matters
//! A token in a redirect stays in histories and logs, and is good for whoever intercepts it.
//!
//! ## How to fix it
//! Allow `response_type=code` alone, for the server or at least for each client.
//!
//! ## Not a finding
//! - An OpenID Provider that registers clients dynamically must offer `id_token token` (OpenID Connect Core 1.0, 15.2): a note.
//! - `id_token` alone carries no access token and is not asked for.

use crate::clauses::{oauth21, rfc9700, rfc10017};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9700::NO_TOKENS_IN_REDIRECTS,
    also: &[&rfc10017::NO_TOKENS_IN_REDIRECTS, &oauth21::IMPLICIT_GRANT_GONE],
    impact: Impact::WeakerDefence,
    needs: &[Capability::ConfidentialClient, Capability::UserInterface],
    mutant: Fault::ImplicitGrantOn,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.confidential_client().await?;
    let mut alice = world.alice()?;
    require(alice.visits(client.authorization_request()).await?.delivers_code())?;

    let registers = world.server().is_openid() && world.server().endpoint("registration_endpoint").is_some();
    let mut response_types = Family::of("a response type");
    for response_type in ["token", "id_token token", "code token"] {
        let landing =
            alice.visits(client.authorization_request().but("response_type", response_type)).await?;
        let refused = landing.is_refused_with(&["unsupported_response_type", "unauthorized_client"]);
        response_types.add(
            response_type,
            refused
                .unless(landing.parameter("access_token").is_none(), "it carries no access token")
                .unless(registers && response_type == "id_token token", "such a provider must offer it"),
        );
    }
    judge(response_types)
}
