//! A public client's refresh token is used a second time, after it was exchanged for a new one.
//!
//! ## Why it matters
//! Nothing but the token itself stands between a thief and a public client's tokens. Rotation makes a stolen copy stop working, and its use betrays the theft.
//!
//! ## How to fix it
//! Issue a new refresh token with each use, refuse the used one, and revoke the whole family when a used one comes back.
//!
//! ## Not a finding
//! - A grace window of up to a minute, for clients that lost the answer, is a note.
//! - Tokens bound to a key of the client (DPoP, mutual TLS) need no rotation.

use crate::clauses::{rfc9700, rfc10017};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9700::REFRESH_ROTATION,
    also: &[&rfc9700::REFRESH_REPLAY, &rfc10017::REFRESH_ROTATION],
    impact: Impact::StolenTokens,
    needs: &[Capability::PublicClient, Capability::RefreshTokens, Capability::UserInterface],
    mutant: Fault::RefreshNeverRotates,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.public_client().await?;
    let first = world.alice_signs_in(&client).await?.refresh_token()?;
    require(client.refresh(&first).await?.issues_tokens())?;

    let at_once = client.refresh(&first).await?.is_refused_as(&BAD_GRANT);
    if at_once.is_good() {
        return judge(at_once);
    }
    world.time_passes(ONE_MINUTE).await;
    let later = client.refresh(&first).await?.is_refused_as(&BAD_GRANT);
    judge(later.noting("the used token worked for up to a minute"))
}
