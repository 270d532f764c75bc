//! One user's token opens another user's object.
//!
//! ## Why it matters
//! Every user of the API can read everybody's data by counting.
//!
//! ## How to fix it
//! Look objects up by their owner and their number together, with the owner from the token.

use crate::clauses::{rfc6749, rfc9700};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6749::TOKEN_COVERS_THE_RESOURCE,
    also: &[&rfc9700::PRIVILEGES_RESTRICTED],
    impact: Impact::WiderAccess,
    needs: &[Capability::OwnedObjects],
    mutant: Fault::ApiOwnerUnchecked,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let (alices, bobs) = (world.object_of("alice")?, world.object_of("bob")?);
    let (alice, bob) = (world.token_for(&alices), world.token_for(&bobs));
    require(world.call_of(&alices).bearing(&alice).send().await?.is_served())?;
    require(world.call_of(&bobs).bearing(&bob).send().await?.is_served())?;

    let mut objects = Family::of("an object");
    objects.add("Bob's, by Alice", world.call_of(&bobs).bearing(&alice).send().await?.is_hidden());
    objects.add("Alice's, by Bob", world.call_of(&alices).bearing(&bob).send().await?.is_hidden());
    judge(objects)
}
