//! What was issued to a page is redeemed by something that is no page, or with a secret.
//!
//! ## Why it matters
//! A single-page application has no secret that could prove it. If its codes are good outside of a browser, whoever finds
//! one redeems it from anywhere; and a secret that works in a page is one that every visitor can read.
//!
//! ## How to fix it
//! Store with the grant that its redirect URI is of type `spa`. Refuse codes and refresh tokens of this type without an
//! `Origin` header, and with any credential.
//!
//! ## Not a finding
//! - Programs can send any `Origin`: the rule keeps honest software in its place, and authenticates nobody.

use crate::clauses::entra_tenant;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::SPA_ORIGIN,
    also: &[],
    impact: Impact::WeakerDefence,
    needs: &[Capability::EntraServer, Capability::EntraSpa, Capability::UserInterface],
    mutant: Fault::SpaWithoutOrigin,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let spa = world.tenant()?.spa().await?;
    let origin = spa.redirect_uri().origin();
    let mut alice = world.alice()?;
    let code = alice.authorizes(&spa).await?;
    let tokens = spa.redemption(&code).from_origin(&origin).send().await?.tokens()?;

    let mut refused = Family::of("a redemption");
    let code = alice.authorizes(&spa).await?;
    let answer = spa.redeem(&code).await?;
    refused.add("a code, without Origin", answer.is_refused_as(&OF_ANOTHER_PLATFORM));
    let code = alice.authorizes(&spa).await?;
    let secret = Credentials::Post { id: spa.id().to_owned(), secret: world.made_up() };
    let answer = spa.redemption(&code).from_origin(&origin).with_credentials(secret).send().await?;
    refused.add("a code, with a secret", answer.is_refused_as(&OF_ANOTHER_PLATFORM));
    if let Ok(refresh_token) = tokens.refresh_token() {
        require(spa.refreshing(&refresh_token).from_origin(&origin).send().await?.issues_tokens())?;
        let answer = spa.refresh(&refresh_token).await?;
        refused.add("a refresh token, without Origin", answer.is_refused_as(&OF_ANOTHER_PLATFORM));
    }
    judge(refused)
}
