//! UserInfo is called without a token, and with tokens of the wrong kind.
//!
//! ## Why it matters
//! ID tokens are shown to many: to the client's browser code, in logout links, in logs. If one opens UserInfo, all who see it read the user's profile.
//!
//! ## How to fix it
//! Accept only access tokens that this server issued for UserInfo, with the scope `openid`; refuse others with 401 and `invalid_token`.
//!
//! ## Not a finding
//! - 401 where 403 is meant, and a challenge without an error, are refusals.
//! - A token without the scope `openid` may be served, as by plain OAuth servers: a note.
//! - A server that keeps an account for the client itself may describe that account to it: a note.

use crate::clauses::{core, rfc6750};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &core::USERINFO_ERRORS,
    also: &[&rfc6750::CHALLENGED],
    impact: Impact::WiderAccess,
    needs: &[Capability::OpenId, Capability::UserInterface],
    mutant: Fault::UserinfoTakesIdToken,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.client().await?;
    let mut alice = world.alice()?;
    let tokens = alice.signs_in(&client).await?;
    require(world.userinfo()?.bearing(tokens.access_token()).send().await?.is_served())?;

    let mut requests = Family::of("a request");
    requests.add("no token", world.userinfo()?.send().await?.is_challenged_with(401, None));
    requests.add("garbage", is_refused(&shows(world, &world.made_up()).await?));
    requests.add("ID token", is_refused(&shows(world, tokens.id_token()?.as_str()).await?));
    if let Ok(refresh_token) = tokens.refresh_token() {
        requests.add("refresh token", is_refused(&shows(world, &refresh_token).await?));
    }
    if let Ok(service) = world.client_that_acts_for_itself().await
        && let Ok(own) = service.asking_for_itself().send().await?.tokens()
    {
        let answer = shows(world, own.access_token()).await?;
        let of_alice = answer.is_about(tokens.id_token()?.subject()).is_good();
        let refused = is_refused(&answer).unless(!of_alice, "what it says is not of alice");
        requests.add("token of a client for itself", refused);
    }
    if let Some(plain) = signs_in_without_openid(world, &client, &mut alice).await? {
        let answer = shows(world, plain.access_token()).await?;
        requests.add("token without openid", is_refused(&answer).unless(true, "no clause forbids it"));
    }
    judge(requests)
}

async fn shows(world: &ServerWorld, token: &str) -> Result<Answer, Unsettled> {
    world.userinfo()?.bearing(token).send().await
}

fn is_refused(answer: &Answer) -> Observation {
    match answer.status() {
        403 => answer.is_challenged_with(403, Some("insufficient_scope")),
        _ => answer.is_challenged_with(401, Some("invalid_token")),
    }
}

/// Tokens of plain OAuth, from servers that issue them.
async fn signs_in_without_openid(
    world: &ServerWorld,
    client: &Client,
    alice: &mut Browser,
) -> Result<Option<Tokens>, Unsettled> {
    let scope =
        world.server().scope.split(' ').filter(|word| *word != "openid").collect::<Vec<_>>().join(" ");
    if scope.is_empty() {
        return Ok(None);
    }
    let request = client.authorization_request().but("scope", &scope);
    let Ok(code) = alice.visits(request).await?.code() else { return Ok(None) };
    let tokens = client.redeem(&code).await?.tokens()?;
    let granted = tokens.scope_or(&scope).split(' ').any(|word| word == "openid");
    Ok((!granted).then_some(tokens))
}
