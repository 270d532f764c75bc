//! Somebody who holds a user's token exchanges it without being the API that it was sent to.
//!
//! ## Why it matters
//! Tokens of users pass through gateways, logs and browsers. If the token alone were enough, each of them could go on to the
//! next API as the user.
//!
//! ## How to fix it
//! Authenticate the confidential client of every exchange, and compare the audience of the assertion with that client.

use crate::clauses::{entra_tenant, rfc6749};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::EXCHANGE_AUTHENTICATED,
    also: &[&rfc6749::CLIENTS_AUTHENTICATE],
    impact: Impact::ClientImpersonation,
    needs: &[Capability::EntraServer, Capability::EntraMiddleTier, Capability::UserInterface],
    mutant: Fault::ExchangeByAnybody,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let middle_tier = tenant.middle_tier().await?;
    let client = world.client().await?;
    let own = tenant.signs_in(&mut world.alice()?, &client).await?;
    let exchange = |client: &Client| tenant.exchanging(client, own.access_token());
    require(exchange(&middle_tier)?.send().await?.issues_tokens())?;

    let wrong = middle_tier.credentials().with_secret(&world.made_up());
    let mut requests = vec![
        ("without a credential", exchange(&middle_tier)?.unauthenticated()),
        ("with a wrong secret", exchange(&middle_tier)?.with_credentials(wrong)),
    ];
    if let Ok(public) = world.public_client().await {
        requests.push(("as a public client", exchange(&public)?));
    }
    if let Ok(other) = world.another_confidential_client(&middle_tier).await {
        requests.push(("as another confidential client", exchange(&other)?));
    }
    let mut refused = Family::of("an exchange");
    for (name, request) in requests {
        refused.add(name, request.send().await?.is_refused_as(&CREDENTIALS_OR_GRANT_MISSING));
    }
    require(exchange(&middle_tier)?.send().await?.issues_tokens())?;
    judge(refused)
}
