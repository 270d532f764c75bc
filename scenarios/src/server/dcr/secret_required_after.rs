//! A client that was given a secret when it registered cannot do without it afterwards.
//!
//! ## Why it matters
//! The client keeps its secret well, and the server has noted a client that has none. Then whoever finds a code or a refresh
//! token redeems it with the `client_id` alone, and nobody notices, since the secret works as well.
//!
//! ## How to fix it
//! Decide by what is registered: without `token_endpoint_auth_method` that is `client_secret_basic`, and a client with a
//! secret authenticates with it.
//!
//! ## Not a finding
//! - A server that answers with `token_endpoint_auth_method` none, or without a secret, has said that the client is public.

use crate::clauses::{rfc6749, rfc7591};
use beartrap_kit::target::Registered;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6749::CLIENT_AUTHENTICATED,
    also: &[&rfc7591::BASIC_BY_DEFAULT, &rfc7591::REGISTERED_METADATA_RETURNED],
    impact: Impact::ClientImpersonation,
    needs: &[Capability::OpenRegistration, Capability::UserInterface],
    mutant: Fault::RegisteredAsPublic,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let mut registered = Vec::new();
    let mut requests = Family::of("a request");
    let mut played = Ok(());
    for method in [Some("client_secret_post"), None] {
        if played.is_ok() {
            played = with_method(world, method, &mut registered, &mut requests).await;
        }
    }
    world.forgets(&registered).await;
    played?;
    judge(requests)
}

/// A client that asked for this method, or for none, with its secret and without.
async fn with_method(
    world: &ServerWorld,
    method: Option<&'static str>,
    registered: &mut Vec<Registered>,
    requests: &mut Family,
) -> Result<(), Unsettled> {
    let asked = method.unwrap_or("no method named");
    let own = match world.registers(method).await {
        Ok(own) => own,
        // Not every server has every method.
        Err(_) if !registered.is_empty() => return Ok(()),
        Err(why) => return Err(why),
    };
    registered.push(own.clone());
    if own.client.is_public() {
        return Ok(());
    }
    let client = world.client_registered(&own).await?;
    let mut alice = world.alice()?;
    alice.signs_in(&client).await?;
    let code = alice.authorizes(&client).await?;
    let without = client.redemption(&code).unauthenticated().send().await?;
    requests.add(format!("{asked}: without the secret"), without.is_refused_as(&BAD_CLIENT));
    let code = alice.authorizes(&client).await?;
    let wrong = client.credentials().with_secret(&world.made_up());
    let wrong = client.redemption(&code).with_credentials(wrong).send().await?;
    requests.add(format!("{asked}: with another secret"), wrong.is_refused_as(&BAD_CLIENT));
    if client.registration().may("client_credentials") {
        require(client.asking_for_itself().send().await?.issues_tokens())?;
        let alone = client.asking_for_itself().unauthenticated().send().await?;
        requests.add(format!("{asked}: for itself"), alone.is_refused_as(&BAD_CLIENT));
    }
    Ok(())
}
