//! A page redeems a code whose redirect URI is that of a server or of a native app.
//!
//! ## Why it matters
//! Such a code belongs where nobody can look. A page that may redeem it brings tokens, or even the secret, into the
//! browser, where every script of the page reads them.
//!
//! ## How to fix it
//! Refuse a redemption with an `Origin` header unless the redirect URI is of type `spa`, whatever credential comes along.

use crate::clauses::entra_tenant;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::CROSS_ORIGIN,
    also: &[],
    impact: Impact::WeakerDefence,
    needs: &[Capability::EntraServer, Capability::ConfidentialClient, Capability::UserInterface],
    mutant: Fault::CrossOriginForAll,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    world.tenant()?;
    let web = world.confidential_client().await?;
    let origin = web.redirect_uri().origin();
    let mut alice = world.alice()?;
    alice.signs_in(&web).await?;

    let mut refused = Family::of("a redemption by a page");
    let code = alice.authorizes(&web).await?;
    let answer = web.redemption(&code).from_origin(&origin).send().await?;
    refused.add("web, with the secret", answer.is_refused_as(&OF_ANOTHER_PLATFORM));
    let code = alice.authorizes(&web).await?;
    let answer = web.redemption(&code).from_origin(&origin).unauthenticated().send().await?;
    refused.add("web, without a secret", answer.is_refused_as(&OF_ANOTHER_PLATFORM));
    if world.server().has(Capability::NativeClient) {
        let native = world.native_client().await?;
        alice.signs_in(&native).await?;
        let code = alice.authorizes(&native).await?;
        let answer = native.redemption(&code).from_origin(&native.redirect_uri().origin()).send().await?;
        refused.add("native", answer.is_refused_as(&OF_ANOTHER_PLATFORM));
    }
    judge(refused)
}
