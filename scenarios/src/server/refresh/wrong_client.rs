//! A refresh token is presented by another client than the one that it was issued to.
//!
//! ## Why it matters
//! Whoever runs any client of the server, or merely knows the name of a public one, turns a leaked refresh token into lasting access to the account.
//!
//! ## How to fix it
//! Store the client with each refresh token, and compare it with the client that authenticated, or that a public client's `client_id` names.
//!
//! ## Not a finding
//! - A server that revokes the token in reaction to the attempt is within its rights.

use crate::clauses::{core, rfc6749};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6749::REFRESH_OWN_TOKEN,
    also: &[&rfc6749::REFRESH_BINDING, &core::REFRESH_VALIDATED],
    impact: Impact::AccountTakeover,
    needs: &[Capability::TwoClients, Capability::RefreshTokens, Capability::UserInterface],
    mutant: Fault::RefreshForAnyClient,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let owner = world.client().await?;
    let mut alice = world.alice()?;
    let token = alice.signs_in(&owner).await?.refresh_token()?;
    require(owner.refresh(&token).await?.issues_tokens())?;

    let mut thieves = Family::of("another client");
    for thief in world.others_who_may("refresh_token", &owner).await? {
        // A fresh one for each: the server may have revoked the one before.
        let token = alice.signs_in(&owner).await?.refresh_token()?;
        thieves.add(thief.id(), thief.refresh(&token).await?.is_refused_as(&BAD_GRANT));
    }
    judge(thieves)
}
