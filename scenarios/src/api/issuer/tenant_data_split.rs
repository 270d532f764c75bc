//! Users with the same `sub` at two issuers are two users.
//!
//! ## Why it matters
//! Every issuer gives out its own names. Whoever looks users up by `sub` alone opens the data of one tenant to another.
//!
//! ## How to fix it
//! Look users up by `iss` and `sub` together.
//!
//! ## Not a finding
//! - Accounts that a user has linked on purpose are one user; the ones of this run are not linked.
//! - 404 hides that there is something.

use crate::clauses::{core, rfc8725};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc8725::SUBJECT_VALID,
    also: &[&core::SUB_UNIQUE],
    impact: Impact::MistakenIdentity,
    needs: &[Capability::SecondIssuer, Capability::OwnedObjects],
    mutant: Fault::ApiUsersMerged,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let of_alice = world.object_of("alice")?;
    let main = world.api().main().clone();
    let second = world.second_issuer()?;
    let (of_the_other, anywhere) = (world.token_of(second, &of_alice), world.token_of(second, &main));
    world.serves_the_honest_at(&of_alice).await?;
    require(world.call_of(&main).bearing(&anywhere).send().await?.is_served())?;

    let answer = world.call_of(&of_alice).bearing(&of_the_other).send().await?;
    world.serves_the_honest_at(&of_alice).await?;
    judge(answer.is_hidden())
}
