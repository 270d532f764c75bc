//! A middle tier exchanges the token of a user for a permission that nobody granted it.
//!
//! ## Why it matters
//! The user let the middle tier do certain things, and no more. A middle tier that gets whatever it asks for is an application
//! with the rights of everybody who ever called it.
//!
//! ## How to fix it
//! Grant of the scopes that are asked for only those that the user or an administrator consented to for the middle tier; what
//! the first client may do does not count.
//!
//! ## Not a finding
//! - A token that lacks the permission is a note: the request was cut down to what was granted.
//! - A middle tier that the API behind trusts beforehand needs no consent: name a permission that it does not have as
//!   `withheld_scope`.

use crate::clauses::{entra_tenant, rfc6749};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::EXCHANGE_NEEDS_CONSENT,
    also: &[&rfc6749::SCOPE_GRANTED],
    impact: Impact::WiderAccess,
    needs: &[Capability::EntraServer, Capability::EntraMiddleTier, Capability::UserInterface],
    mutant: Fault::ExchangeWithoutConsent,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let middle_tier = tenant.middle_tier().await?;
    let withheld = tenant.withheld_downstream_scope()?;
    let tokens = tenant.signs_in(&mut world.alice()?, &world.client().await?).await?;
    let exchanging = tenant.exchanging(&middle_tier, tokens.access_token())?;
    require(exchanging.clone().send().await?.issues_tokens())?;

    judge(super::lacks_consent(exchanging.but("scope", &withheld), &withheld).await?)
}
