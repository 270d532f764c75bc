//! A refresh token that its client revoked is of no use any more.
//!
//! ## Why it matters
//! People log out, and remove clients from their account, because they no longer trust a device. If the server only says that it revoked the token, whoever holds it keeps the account.
//!
//! ## How to fix it
//! Mark the grant behind the refresh token as revoked before the answer is sent, and look at that mark whenever one of its tokens is used.
//!
//! ## Not a finding
//! - Access tokens that outlive the refresh token until they expire are a remark.

use crate::clauses::rfc7009;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc7009::REVOKED_AT_ONCE,
    also: &[&rfc7009::REFRESH_TOKENS_REVOCABLE],
    impact: Impact::StolenTokens,
    needs: &[Capability::Revocation, Capability::RefreshTokens, Capability::UserInterface],
    mutant: Fault::RevocationWithoutEffect,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.client().await?;
    let token = world.alice_signs_in(&client).await?.refresh_token()?;
    let tokens = client.refresh(&token).await?.tokens()?;
    let token = tokens.latest_refresh_token(&token);

    let revocation = client.revoking(&token).send().await?;
    if revocation.status() == 401 {
        return Err(Unsettled::because("the client cannot authenticate at the revocation endpoint"));
    }
    let refused = client.refresh(&token).await?.is_refused_as(&BAD_GRANT).and(revocation.is_done());
    if is_active(world, &client, tokens.access_token()).await {
        return judge(refused.remarking("an access token of it is still active"));
    }
    judge(refused)
}

async fn is_active(world: &ServerWorld, client: &Client, token: &str) -> bool {
    let Ok(caller) = world.introspector(client).await else { return false };
    let answer = caller.introspecting(token).send().await;
    answer.is_ok_and(|answer| answer.says_active().is_good())
}
