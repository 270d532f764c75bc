//! A code is redeemed as another kind of client would redeem it than its redirect URI is registered for.
//!
//! ## Why it matters
//! The type of the redirect URI says what protects its codes: a secret, the origin of a page, or the machine of the user. If
//! the request may choose, a code that was stolen from a server is redeemed without the secret.
//!
//! ## How to fix it
//! Look up the type with the redirect URI that the code was issued for, and demand what belongs to it: a credential for web,
//! an `Origin` and no credential for single-page, neither for native.

use crate::clauses::{entra_tenant, rfc6749};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::PLATFORMS,
    also: &[&rfc6749::CLIENT_AUTHENTICATED],
    impact: Impact::StolenTokens,
    needs: &[
        Capability::EntraServer,
        Capability::EntraSpa,
        Capability::ConfidentialClient,
        Capability::UserInterface,
    ],
    mutant: Fault::PlatformIgnored,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let spa = world.tenant()?.spa().await?;
    let web = world.confidential_client().await?;
    let mut alice = world.alice()?;
    let of_spa = alice.authorizes(&spa).await?;
    let honest = spa.redemption(&of_spa).from_origin(&spa.redirect_uri().origin());
    require(honest.send().await?.issues_tokens())?;
    alice.signs_in(&web).await?;

    let secret = |client: &Client, secret| Credentials::Post { id: client.id().to_owned(), secret };
    let as_by_server = secret(&spa, world.made_up());
    let of_spa = alice.authorizes(&spa).await?;
    let of_web = alice.authorizes(&web).await?;
    let mut redemptions = vec![
        ("single-page, as by a native app", spa.redemption(&of_spa)),
        ("single-page, as by a server", spa.redemption(&of_spa).with_credentials(as_by_server)),
        ("web, as by a native app", web.redemption(&of_web).unauthenticated()),
        (
            "web, as by a page",
            web.redemption(&of_web).unauthenticated().from_origin(&web.redirect_uri().origin()),
        ),
    ];
    if world.server().has(Capability::NativeClient) {
        let native = world.native_client().await?;
        alice.signs_in(&native).await?;
        let code = alice.authorizes(&native).await?;
        let as_by_server = secret(&native, world.made_up());
        redemptions.push(("native, as by a server", native.redemption(&code).with_credentials(as_by_server)));
        let page = native.redemption(&code).from_origin(&native.redirect_uri().origin());
        redemptions.push(("native, as by a page", page));
    }
    let mut refused = Family::of("a code");
    for (name, redemption) in redemptions {
        refused.add(name, redemption.send().await?.is_refused_as(&OF_ANOTHER_PLATFORM));
    }
    judge(refused)
}
