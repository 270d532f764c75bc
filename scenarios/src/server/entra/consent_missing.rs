//! A client asks for a permission that nobody granted it, in all the ways in which no user is asked.
//!
//! ## Why it matters
//! Consent is the moment in which users and administrators decide what an application may do with their data. What is granted
//! in silence was decided by nobody but the application.
//!
//! ## How to fix it
//! Compare the permissions of every token that is about to be issued with those that were granted to the client, whatever
//! grant it is issued for. Where something is missing show a page, and where no page can be shown refuse.
//!
//! ## Not a finding
//! - A token that lacks the permission is a note: the request was cut down to what was granted.
//! - A client that the API trusts beforehand needs no consent: name a permission that it does not have as `withheld_scope`.

use crate::clauses::{core, entra_tenant, rfc6749};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::CONSENT_NEEDED,
    also: &[&core::CONSENT_REQUIRED, &rfc6749::REFRESH_SCOPE],
    impact: Impact::WiderAccess,
    needs: &[Capability::EntraServer, Capability::UserInterface, Capability::RefreshTokens],
    mutant: Fault::ConsentNotAsked,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let client = world.client().await?;
    let withheld = tenant.withheld_scope()?;
    let mut alice = world.alice()?;
    let tokens = alice.signs_in(&client).await?;
    let silently = || client.authorization_request().but("prompt", "none");
    let code = alice.visits(silently()).await?.code()?;

    let mut refused = Family::of("a request for what nobody granted");
    let landing = alice.visits(silently().but("scope", &withheld)).await?;
    refused.add("with prompt=none", landing.is_refused_with(&["consent_required", "interaction_required"]));
    let asked = client.authorization_request().but("scope", &withheld).without("prompt");
    refused.add("by a user who cannot grant it", alice.visits(asked).await?.delivers_no_code());
    let redemption = client.redemption(&code).but("scope", &withheld);
    refused.add("with a code", super::lacks_consent(redemption, &withheld).await?);
    let refreshing = client.refreshing(&tokens.refresh_token()?).but("scope", &withheld);
    refused.add("with a refresh token", super::lacks_consent(refreshing, &withheld).await?);
    require(client.refresh(&tokens.refresh_token()?).await?.issues_tokens())?;
    judge(refused)
}
