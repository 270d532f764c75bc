//! The `sub` of a user is the same at each login, and that of another user is another.
//!
//! ## Why it matters
//! Clients know their users by `sub` alone. One that changes loses people their accounts; one that two people share gives one of them the account of the other.
//!
//! ## How to fix it
//! Make `sub` when the account is made, from random or from its immutable key, and never give it to another account.
//!
//! ## Not a finding
//! - A `sub` that is an e-mail address is a bad idea, since addresses change hands, but logins do not show it.
//! - Pairwise identifiers differ between clients; clients are compared only where the metadata offer public ones alone.

use crate::clauses::core;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &core::SUB_UNIQUE,
    also: &[&core::SUB_PUBLIC],
    impact: Impact::MistakenIdentity,
    needs: &[Capability::OpenId, Capability::TwoUsers, Capability::UserInterface],
    mutant: Fault::SubPerLogin,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.client().await?;
    let mut alice = world.alice()?;
    let first = alice.signs_in(&client).await?.id_token()?;

    let mut logins = Family::of("a login");
    let again = world.alice_signs_in(&client).await?.id_token()?;
    logins.add("alice again", same_user(&again, &first, true));
    let bobs = world.bob_signs_in(&client).await?.id_token()?;
    logins.add("bob", same_user(&bobs, &first, false));
    let offers = |kind| world.server().metadata.lists("subject_types_supported", kind);
    if offers("public")
        && !offers("pairwise")
        && let Ok(other) = world.another_client(&client).await
    {
        let there = alice.signs_in(&other).await?.id_token()?;
        logins.add("alice at another client", same_user(&there, &first, true));
    }
    judge(logins)
}

fn same_user(token: &IdToken, first: &IdToken, expected: bool) -> Observation {
    let same = token.subject() == first.subject();
    let observed = match (token.subject(), same) {
        ("", _) => "no sub",
        (_, true) => "the sub of alice's first login",
        (_, false) => "another sub than at alice's first login",
    };
    let holds = same == expected && !token.subject().is_empty();
    token.observe(holds, "a sub that is alice's and nobody else's", observed).seen_in([first.exchange()])
}
