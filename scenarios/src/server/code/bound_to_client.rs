//! A client redeems a code that was issued to another client.
//!
//! ## Why it matters
//! Whoever owns any client of the same server turns a stolen code into the user's tokens.
//!
//! ## How to fix it
//! Store the client with the code, and compare it with the authenticated client (for a public client, with `client_id`) before anything is issued.
//!
//! ## Not a finding
//! - After the attempt the code may be dead or still good for the client that it was issued to.

use crate::clauses::rfc6749;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6749::CODE_OF_ANOTHER_CLIENT,
    also: &[&rfc6749::CODE_BOUND_TO_CLIENT],
    impact: Impact::AccountTakeover,
    needs: &[Capability::TwoClients, Capability::UserInterface],
    mutant: Fault::CodeForAnyClient,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let owner = world.client().await?;
    let mut alice = world.alice()?;
    alice.signs_in(&owner).await?;

    let mut thieves = Family::of("another client");
    for thief in world.others_who_may("authorization_code", &owner).await? {
        alice.signs_in(&thief).await?;
        let stolen = alice.authorizes(&owner).await?;
        thieves.add(thief.id(), thief.redeem(&stolen).await?.is_refused_as(&BAD_GRANT));
    }
    judge(thieves)
}
