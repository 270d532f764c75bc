//! After a rotation of the issuer's keys, tokens signed with the new key are accepted.
//!
//! ## Why it matters
//! An API that loads the keys once refuses every user on the day of the rotation, which is often the day after a breach.
//!
//! ## How to fix it
//! Fetch the key set again when a token names a key that is not in it, at most every few minutes.
//!
//! ## Not a finding
//! - A pause between two fetches is sensible; `--slow` waits for it.

use crate::clauses::core;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &core::KEYS_FETCHED_AGAIN,
    also: &[],
    impact: Impact::BrokenLogin,
    needs: &[Capability::OwnIssuer],
    mutant: Fault::ApiKeysLoadedOnce,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_honest().await?;
    world.refuses_a_forged_one().await?;
    // Under an id that no earlier check has published.
    let next = world.key(Key::Next).with_kid(&format!("rotated-{}", world.made_up()));
    world.disturbs_the_issuer().publish_also(next.public_jwk());

    let by_the_new_key = world.token().with_key(&next);
    judge(world.served_within(&by_the_new_key, ONE_MINUTE).await?.is_served())
}
