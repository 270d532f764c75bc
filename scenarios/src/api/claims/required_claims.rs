//! A token that names no subject does not act as anybody.
//!
//! ## Why it matters
//! Code that looks a user up by nothing finds the first one, or the one whose name is empty.
//!
//! ## How to fix it
//! Require `sub` to be a string that is not empty, before you look anybody up.
//!
//! ## Not a finding
//! - An API that never uses the subject may accept such tokens; where no endpoint shows its caller that is a remark.
//! - The client is nothing that an API has to know.

use crate::clauses::{rfc7519, rfc8725};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc8725::SUBJECT_VALID,
    also: &[&rfc7519::SUBJECT],
    impact: Impact::MistakenIdentity,
    needs: &[Capability::OwnIssuer],
    mutant: Fault::ApiSubjectOptional,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let showing = world.api().endpoint_where(|endpoint| endpoint.shows_caller);
    let endpoint = showing.unwrap_or(world.plainest()).clone();
    // Behind Entra an account is known by its oid.
    let is_seen = endpoint.shows_caller && !world.api().has(Capability::EntraApi);
    let honest = world.token_for(&endpoint);
    let nameless = [
        ("no sub", honest.clone().without_claim("sub")),
        ("an empty sub", honest.clone().claim("sub", "")),
        ("null", honest.clone().claim("sub", Json::Null)),
        ("a number", honest.clone().claim("sub", 0)),
        ("an array", honest.clone().claim("sub", ["alice"])),
    ];

    world.serves_the_honest_at(&endpoint).await?;
    let called = async |token: &Token| world.call_of(&endpoint).bearing(token).send().await;
    let mut tokens = Family::of("a token");
    for (name, token) in nameless {
        let answer = called(&token).await?.is_unauthorized_or_forbidden();
        tokens.add(name, if is_seen { answer } else { answer.left_open(UNSEEN) });
    }
    tokens.add("no client_id", called(&honest.without_claim("client_id")).await?.is_answered());
    world.serves_the_honest_at(&endpoint).await?;
    judge(tokens)
}

const UNSEEN: &str = "nothing shows whether the API uses the subject";
