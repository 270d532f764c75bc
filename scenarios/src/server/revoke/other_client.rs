//! A client tries to revoke the refresh token of another, which must stay good.
//!
//! ## Why it matters
//! Otherwise any client that comes by a token, from a log or a shared store, logs out the users of any other.
//!
//! ## How to fix it
//! Compare the client of the token with the client that asks, and refuse if they differ.
//!
//! ## Not a finding
//! - 200 without any effect keeps the token safe, but hides the mistake: a note.

use crate::clauses::rfc7009;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc7009::OWN_TOKENS_ONLY,
    also: &[],
    impact: Impact::WiderAccess,
    needs: &[
        Capability::TwoClients,
        Capability::Revocation,
        Capability::RefreshTokens,
        Capability::UserInterface,
    ],
    mutant: Fault::RevokesForAnyClient,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let owner = world.client().await?;
    let mut alice = world.alice()?;
    let token = alice.signs_in(&owner).await?.refresh_token()?;
    require(owner.revoking(&token).send().await?.is_done())?;
    require(owner.refresh(&token).await?.is_refused_as(&BAD_GRANT))?;

    let mut others = Family::of("another client");
    for other in world.others_who_may("refresh_token", &owner).await? {
        // Who may not use the endpoint at all shows nothing.
        if other.revoking(&world.made_up()).send().await?.status() == 401 {
            continue;
        }
        let token = alice.signs_in(&owner).await?.refresh_token()?;
        let answer = other.revoking(&token).send().await?;
        let still = owner.refresh(&token).await?;
        let kept = still.observe(still.issues_tokens().is_good(), "a token that still works for its owner");
        let silent = answer.is_done().is_good();
        others.add(other.id(), if silent { kept.noting("the attempt was answered with 200") } else { kept });
    }
    judge(others)
}
