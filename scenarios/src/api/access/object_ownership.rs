//! One user's token opens another user's object, wherever in a request it is named.
//!
//! ## Why it matters
//! Every user of the API can read everybody's data by counting. Guards that look at the path overlook the object that is
//! named in the query, in the body or in a header.
//!
//! ## How to fix it
//! Look objects up by their owner and their number together, with the owner from the token.

use crate::clauses::{rfc6749, rfc9700};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6749::TOKEN_COVERS_THE_RESOURCE,
    also: &[&rfc9700::PRIVILEGES_RESTRICTED],
    impact: Impact::WiderAccess,
    needs: &[Capability::OwnedObjects, Capability::AnyIssuer],
    mutant: Fault::ApiOwnerUnchecked,
};

/// Objects that are tried: those of ten endpoints are enough to see whether somebody looks.
const MOST: usize = 10;

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let is_theirs = |endpoint: &&Endpoint| matches!(endpoint.owner.as_deref(), Some("alice" | "bob"));
    let theirs: Vec<Endpoint> = world.api().endpoints.iter().filter(is_theirs).take(MOST).cloned().collect();
    for object in &theirs {
        world.serves_the_honest_at(object).await?;
    }
    let mut objects = Family::of("an object");
    for object in &theirs {
        let (whose, other, name) = match object.owner.as_deref() {
            Some("bob") => ("Bob's", "alice", "Alice"),
            _ => ("Alice's", "bob", "Bob"),
        };
        // The other has all that the endpoint asks for, and is not the owner.
        let caller = world.token_for(&Endpoint { owner: Some(other.to_owned()), ..object.clone() });
        let place = object.place.map_or_else(String::new, |place| format!(" in the {}", place.name()));
        let answer = world.call_of(object).bearing(&caller).send().await?;
        objects.add(format!("{whose}{place}, by {name}"), answer.is_hidden());
    }
    judge(objects)
}
