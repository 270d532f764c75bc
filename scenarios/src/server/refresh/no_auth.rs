//! The refresh token of a confidential client is presented without the client's secret.
//!
//! ## Why it matters
//! The secret is what makes a stolen refresh token of a confidential client useless. Without it the token alone is lasting access.
//!
//! ## How to fix it
//! Authenticate the client at the token endpoint for every grant type, and take the client of the refresh token for nobody's word.
//!
//! ## Not a finding
//! - `invalid_request` says as well as `invalid_client` that the credentials are missing.

use crate::clauses::{core, rfc6749};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6749::REFRESH_AUTHENTICATED,
    also: &[&core::REFRESH_VALIDATED],
    impact: Impact::ClientImpersonation,
    needs: &[Capability::ConfidentialClient, Capability::RefreshTokens, Capability::UserInterface],
    mutant: Fault::RefreshUnauthenticated,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.confidential_client().await?;
    let token = world.alice_signs_in(&client).await?.refresh_token()?;
    let token = client.refresh(&token).await?.tokens()?.latest_refresh_token(&token);

    let mut requests = Family::of("a refresh without the secret");
    let unproven = client.refreshing(&token).unauthenticated().send().await?;
    requests.add("only client_id", unproven.is_refused_as(&CREDENTIALS_OR_GRANT_MISSING));
    let anonymous = client.refreshing(&token).anonymous().send().await?;
    requests.add("no client at all", anonymous.is_refused_as(&CREDENTIALS_OR_GRANT_MISSING));
    judge(requests)
}
