//! A middle tier asks for an exchange and leaves out what, what for, or that it is one.
//!
//! ## Why it matters
//! A server that guesses answers with a token of the middle tier itself, and nobody notices that the user is gone.
//!
//! ## How to fix it
//! Refuse the request as invalid_request if `assertion`, `scope` or `requested_token_use` is missing, or if the last is not
//! `on_behalf_of`.

use crate::clauses::entra_tenant;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::EXCHANGE_PARAMETERS,
    also: &[],
    impact: Impact::WeakerDefence,
    needs: &[Capability::EntraServer, Capability::EntraMiddleTier, Capability::UserInterface],
    mutant: Fault::ExchangeBecomesOwnRequest,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let middle_tier = tenant.middle_tier().await?;
    let client = world.client().await?;
    let own = tenant.signs_in(&mut world.alice()?, &client).await?;
    let exchange = || tenant.exchanging(&middle_tier, own.access_token());
    require(exchange()?.send().await?.issues_tokens())?;

    let mut refused = Family::of("an exchange");
    for (name, request) in [
        ("without assertion", exchange()?.without("assertion")),
        ("without scope", exchange()?.without("scope")),
        ("without requested_token_use", exchange()?.without("requested_token_use")),
        ("with another requested_token_use", exchange()?.but("requested_token_use", "on_behalf_of_nobody")),
    ] {
        refused.add(name, request.send().await?.is_refused_as(&EXCHANGE_INCOMPLETE));
    }
    judge(refused)
}
