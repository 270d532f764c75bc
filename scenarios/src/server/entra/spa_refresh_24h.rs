//! A page refreshes its tokens for a day, and goes on doing so when the day is over.
//!
//! ## Why it matters
//! Refresh tokens of pages lie where every script of the page can read them. That they end with the day is what bounds a
//! theft; one that lives on with every use ends never.
//!
//! ## How to fix it
//! Store the time of the login with the grant, hand it on to each refresh token that follows, and refuse them all 24 hours
//! after it.
//!
//! ## Not a finding
//! - A policy of the tenant may end them earlier.

use crate::clauses::{entra_tenant, rfc10017};
use beartrap_kit::*;
use std::time::Duration;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::SPA_REFRESH,
    also: &[&rfc10017::REFRESH_LIFETIME],
    impact: Impact::StolenTokens,
    needs: &[
        Capability::EntraServer,
        Capability::EntraSpa,
        Capability::EntraControl,
        Capability::UserInterface,
    ],
    mutant: Fault::SpaRefreshSlides,
};

/// A little more than half of the time that they live.
const SPAN: Duration = Duration::from_mins(12 * 60 + 10);

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let spa = tenant.spa().await?;
    let origin = spa.redirect_uri().origin();
    let mut alice = world.alice()?;
    let code = alice.authorizes(&spa).await?;
    let first = spa.redemption(&code).from_origin(&origin).send().await?.tokens()?.refresh_token()?;

    tenant.time_is_turned(SPAN).await?;
    let renewed = spa.refreshing(&first).from_origin(&origin).send().await?.tokens()?;
    let second = renewed.latest_refresh_token(&first);

    tenant.time_is_turned(SPAN).await?;
    judge(spa.refreshing(&second).from_origin(&origin).send().await?.is_refused_as(&BAD_GRANT))
}
