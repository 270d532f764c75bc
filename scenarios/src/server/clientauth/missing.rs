//! A confidential client sends its `client_id` and no credential.
//!
//! ## Why it matters
//! The `client_id` is public: if it is enough, every code and refresh token that leaks is good for whoever finds it.
//!
//! ## How to fix it
//! Let the registration of a client decide whether it must authenticate, never the request, and do so for every grant.
//!
//! ## Not a finding
//! - `invalid_request` or `unauthorized_client` instead of `invalid_client` is a note.

use crate::clauses::{rfc6749, rfc9700};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6749::CLIENT_AUTHENTICATED,
    also: &[&rfc6749::CLIENTS_AUTHENTICATE, &rfc9700::CLIENT_AUTHENTICATION],
    impact: Impact::ClientImpersonation,
    needs: &[Capability::ConfidentialClient, Capability::UserInterface],
    mutant: Fault::SecretOptional,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.confidential_client().await?;
    let mut alice = world.alice()?;
    let tokens = alice.signs_in(&client).await?;

    let mut grants = Family::of("a grant");
    let code = alice.authorizes(&client).await?;
    let answer = client.redemption(&code).unauthenticated().send().await?;
    grants.add("authorization_code", answer.is_refused_as(&BAD_CLIENT));
    if let Ok(token) = tokens.refresh_token()
        && let Ok(tokens) = client.refresh(&token).await?.tokens()
    {
        // The refresh that worked may have replaced the token.
        let token = tokens.refresh_token().unwrap_or(token);
        let answer = client.refreshing(&token).unauthenticated().send().await?;
        grants.add("refresh_token", answer.is_refused_as(&BAD_CLIENT));
    }
    if client.registration().may("client_credentials")
        && client.asking_for_itself().send().await?.issues_tokens().is_good()
    {
        let answer = client.asking_for_itself().unauthenticated().send().await?;
        grants.add("client_credentials", answer.is_refused_as(&BAD_CLIENT));
    }
    judge(grants)
}
