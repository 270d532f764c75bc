//! A key that the issuer has withdrawn verifies nothing any more.
//!
//! ## Why it matters
//! Keys are withdrawn when somebody has stolen them. An API that only ever adds keys believes the thief for years.
//!
//! ## How to fix it
//! Replace the whole set at each fetch, and fetch it again after some minutes even if no token asks for it.
//!
//! ## Not a finding
//! - Keys are kept for some minutes; a remark says for how many.
//! - An API that has not fetched the keys again within eleven minutes gets a note.

use crate::clauses::{core, rfc8725};
use beartrap_kit::*;
use std::time::Duration;

pub(super) static ABOUT: About = About {
    clause: &rfc8725::ISSUER_KEYS,
    also: &[&core::KEYS_FETCHED_AGAIN],
    impact: Impact::ForgedTokens,
    needs: &[Capability::OwnIssuer],
    mutant: Fault::ApiKeysNeverDropped,
};

/// Minutes that are waited; most caches live for ten at most.
const PATIENCE: u64 = 11;

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_honest().await?;
    world.refuses_a_forged_one().await?;
    let retired = world.key(Key::Next).with_kid(&format!("retired-{}", world.made_up()));
    world.disturbs_the_issuer().publish_also(retired.public_jwk());
    let by_the_retired = || world.token().with_key(&retired);
    require(world.served_within(&by_the_retired(), ONE_MINUTE).await?.is_served())?;

    let before = world.issuer().fetches("/jwks").len();
    world.recovers().await?;
    let unknown = SigningKey::attacker(Algorithm::Rs256);
    let mut minutes = 0;
    let answer = loop {
        // Whatever makes the API fetch the keys again is fine.
        world.called_with(&world.token().with_key(&unknown)).await?;
        let answer = world.called_with(&by_the_retired()).await?;
        if !answer.had_effect() || minutes == PATIENCE {
            break answer;
        }
        world.time_passes(Duration::from_mins(1)).await;
        minutes += 1;
    };
    world.serves_the_honest().await?;
    let refused = answer.is_unauthorized();
    if !answer.had_effect() && minutes > 0 {
        return judge(refused.remarking(&format!("it was believed for {minutes} more minutes")));
    }
    let is_fetched = world.issuer().fetches("/jwks").len() > before;
    judge(refused.unless(!is_fetched, &format!("the keys were not fetched again in {PATIENCE} minutes")))
}
