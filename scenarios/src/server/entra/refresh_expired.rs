//! A refresh token is used after 90 days of rest, after the sessions of its user were ended, and after the account was.
//!
//! ## Why it matters
//! Refresh tokens are what remains of a sign-in. If they outlive it, an administrator who locks somebody out has locked nobody
//! out, and neither has the user who lost a telephone.
//!
//! ## How to fix it
//! Look at the account and at the time of its last revocation whenever a token is renewed, and let tokens that were not used for
//! 90 days die.
//!
//! ## Not a finding
//! - Access tokens that were issued before may live to their end.
//! - A policy may end them earlier.

use crate::clauses::{entra_tenant, rfc6749};
use beartrap_kit::*;
use std::time::Duration;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::REFRESH_ENDS,
    also: &[&rfc6749::GRANT_INVALID],
    impact: Impact::StolenTokens,
    needs: &[
        Capability::EntraServer,
        Capability::EntraControl,
        Capability::RefreshTokens,
        Capability::UserInterface,
    ],
    mutant: Fault::RefreshOutlivesSession,
};

const MORE_THAN_90_DAYS: Duration = Duration::from_hours(91 * 24);
/// What is issued in the same second as something ends may count as issued before.
const A_WHILE: Duration = Duration::from_mins(1);

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let client = world.client().await?;
    let mut refused = Family::of("a refresh token");

    let left_alone = good_token(&tenant, &client).await?;
    tenant.time_is_turned(MORE_THAN_90_DAYS).await?;
    let answer = client.refresh(&left_alone).await?;
    refused.add("that was not used for 90 days", answer.is_refused_as(&BAD_GRANT));

    let of_session = good_token(&tenant, &client).await?;
    tenant.sessions_of_the_leaver_end().await?;
    let answer = client.refresh(&of_session).await?;
    refused.add("of sessions that were ended", answer.is_refused_as(&BAD_GRANT));

    tenant.time_is_turned(A_WHILE).await?;
    let of_account = good_token(&tenant, &client).await?;
    tenant.the_leaver_is_switched_off().await?;
    let answer = client.refresh(&of_account).await?;
    refused.add("of an account that was switched off", answer.is_refused_as(&BAD_GRANT));
    judge(refused)
}

/// A refresh token of the leaver, which was used once.
async fn good_token(tenant: &Tenant, client: &Client) -> Result<String, Unsettled> {
    let first = tenant.leaver()?.signs_in(client).await?.refresh_token()?;
    Ok(client.refresh(&first).await?.tokens()?.latest_refresh_token(&first))
}
