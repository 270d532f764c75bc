//! A middle tier exchanges a token that was not sent to it, but to another API.
//!
//! ## Why it matters
//! Any API that gets tokens of users, or finds one in a log, could trade them for what the user may do somewhere else.
//!
//! ## How to fix it
//! Compare the audience of the assertion with the application that authenticates: its client id, or one of its URIs.
//!
//! ## Not a finding
//! - Client id and application ID URI of one registration are the same audience.

use crate::clauses::{entra_tenant, rfc7523};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::EXCHANGED_AUDIENCE,
    also: &[&rfc7523::AUDIENCE],
    impact: Impact::WiderAccess,
    needs: &[
        Capability::EntraServer,
        Capability::EntraMiddleTier,
        Capability::EntraFirstVersionApi,
        Capability::UserInterface,
    ],
    mutant: Fault::ExchangeOfAnyAudience,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let middle_tier = tenant.middle_tier().await?;
    let client = world.client().await?;
    let mut alice = world.alice()?;
    let own = tenant.signs_in(&mut alice, &client).await?;
    require(tenant.exchanging(&middle_tier, own.access_token())?.send().await?.issues_tokens())?;

    let mut refused = Family::of("a token");
    for (name, api) in
        [("for the API behind", tenant.downstream()?), ("for another API", tenant.version_1_api()?)]
    {
        let scope = api.scope_named(api.scope.as_deref().unwrap_or(".default"));
        let code = alice.visits(client.authorization_request().but("scope", &scope)).await?.code()?;
        let tokens = client.redeem(&code).await?.tokens()?;
        let answer = tenant.exchanging(&middle_tier, tokens.access_token())?.send().await?;
        refused.add(name, answer.is_refused_as(&BAD_GRANT));
    }
    judge(refused)
}
