//! A client exchanges an ID token in place of an access token: its own, whose audience is right, and that of another client.
//!
//! ## Why it matters
//! An ID token tells a client who signed in, and is shown to scripts and written into logs with less care than what opens an
//! API. If it can be exchanged, every copy of it opens the next API.
//!
//! ## How to fix it
//! Exchange access tokens alone. The right audience is not enough: a client that signs users in itself has ID tokens with its
//! own id.

use crate::clauses::{entra_tenant, rfc8725};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::EXCHANGED_AUDIENCE,
    also: &[&rfc8725::KINDS_EXCLUSIVE],
    impact: Impact::WiderAccess,
    needs: &[
        Capability::EntraServer,
        Capability::EntraMiddleTier,
        Capability::ConfidentialClient,
        Capability::OpenId,
        Capability::UserInterface,
    ],
    mutant: Fault::ExchangeOfIdTokens,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let middle_tier = tenant.middle_tier().await?;
    let client = world.confidential_client().await?;
    let mut alice = world.alice()?;
    let tokens = tenant.signs_in(&mut alice, &client).await?;
    require(tenant.exchanging(&middle_tier, tokens.access_token())?.send().await?.issues_tokens())?;
    // So that it is not for want of consent that the client gets nothing.
    let scope = tenant.downstream_scope()?;
    let code = alice.visits(client.authorization_request().but("scope", &scope)).await?.code()?;
    require(client.redeem(&code).await?.issues_tokens())?;

    let id_token = tokens.id_token()?;
    let mut refused = Family::of("an ID token");
    for (name, client) in [("of the client that sends it", &client), ("of another client", &middle_tier)] {
        let exchanging = tenant.exchanging(client, id_token.as_str())?.but("scope", &scope);
        refused.add(name, exchanging.send().await?.is_refused_as(&BAD_GRANT));
    }
    judge(refused)
}
