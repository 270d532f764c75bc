//! Two logins run side by side, and the verifier of one redeems the code of the other.
//!
//! ## Why it matters
//! A challenge that is not tied to its code protects nobody: an attacker starts a login of his own and redeems the victim's code with his own verifier.
//!
//! ## How to fix it
//! Store the challenge with the code, not with the client, the user or the session.

use crate::clauses::{rfc7636, rfc9700};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc7636::CHALLENGE_BOUND_TO_CODE,
    also: &[&rfc9700::VERIFIER_ENFORCED],
    impact: Impact::AccountTakeover,
    needs: &[Capability::PublicClient, Capability::UserInterface],
    mutant: Fault::ChallengePerClient,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.public_client().await?;
    let mut alice = world.alice()?;
    alice.signs_in(&client).await?;

    let older = alice.authorizes(&client).await?;
    let newer = alice.authorizes(&client).await?;
    let (old_key, new_key) = (older.verifier.clone(), newer.verifier.clone());
    let mut swapped = Family::of("a code");
    for (name, code, verifier) in [("the older", older, new_key), ("the newer", newer, old_key)] {
        let answer = client.redeem(&Code { verifier, ..code }).await?;
        swapped.add(name, answer.is_refused_as(&VERIFIER_WRONG));
    }
    judge(swapped)
}
