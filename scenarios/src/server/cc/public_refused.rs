//! A public client, which can prove nothing, asks for a token for itself.
//!
//! ## Why it matters
//! A public client's name is known to everybody. A token for the mere name is a token for everybody.
//!
//! ## How to fix it
//! Refuse the grant to every client that did not authenticate.

use crate::clauses::rfc6749;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6749::CLIENT_CREDENTIALS_AUTHENTICATED,
    also: &[&rfc6749::CLIENT_CREDENTIALS_CONFIDENTIAL],
    impact: Impact::WiderAccess,
    needs: &[Capability::PublicClient, Capability::ClientCredentials],
    mutant: Fault::ClientCredentialsForPublic,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let confidential = world.client_that_acts_for_itself().await?;
    require(confidential.asking_for_itself().send().await?.issues_tokens())?;

    let public = world.public_client().await?;
    judge(public.asking_for_itself().send().await?.is_refused_as(&GRANT_NOT_ALLOWED))
}
