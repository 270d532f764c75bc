//! A confidential client asks for a token for itself and gets one.
//!
//! ## Why it matters
//! Services that call each other without a user have no other grant. Where it fails they fall back on users' passwords or on shared keys.
//!
//! ## How to fix it
//! Support the grant type that the metadata advertise, for the clients that are registered for it, and grant a default scope if none is asked for.
//!
//! ## Not a finding
//! - A server may want a scope, and may reserve the grant to some clients: then nothing can be said until the target file says which.

use crate::clauses::rfc6749;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6749::CLIENT_CREDENTIALS_ISSUE,
    also: &[],
    impact: Impact::BrokenClient,
    needs: &[Capability::ClientCredentials],
    mutant: Fault::ClientCredentialsUnknown,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.client_that_acts_for_itself().await?;
    let answer = client.asking_for_itself().send().await?;

    let advertised = world.server().metadata.lists("grant_types_supported", "client_credentials");
    match answer.error() {
        Some("invalid_scope") => Err(Unsettled::because(
            "the server wants a scope; name one as token_extra = { scope = \"..\" } in the target file",
        )),
        Some("invalid_client") => Err(Unsettled::because(format!(
            "{} cannot authenticate; compare its secret and its `auth` in the target file with the server's",
            client.id()
        ))),
        Some("unauthorized_client") => Err(Unsettled::because(format!(
            "{} may not use client_credentials; name the `grants` of each client in the target file",
            client.id()
        ))),
        Some("unsupported_grant_type") if !advertised => Err(Unsettled::because(
            "the metadata do not advertise client_credentials, and the server has it not",
        )),
        _ => judge(answer.issues_tokens()),
    }
}
