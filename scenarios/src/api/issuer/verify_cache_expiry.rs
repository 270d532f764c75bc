//! What is remembered of a token is forgotten when the token ends.
//!
//! ## Why it matters
//! Verifying costs time, so the result is kept. A result that outlives its token makes every token last as long as the cache.
//!
//! ## How to fix it
//! Keep a result until `exp` at most, keep no refusal of a token that is not valid yet, or keep nothing.
//!
//! ## Not a finding
//! - A leeway is tolerated: a second token that ends at the same time, and was never shown before, is refused by then.

use crate::clauses::{rfc7519, rfc9068};
use beartrap_kit::*;
use std::time::Duration;

pub(super) static ABOUT: About = About {
    clause: &rfc7519::EXPIRY,
    also: &[&rfc9068::VALIDATED],
    impact: Impact::StolenTokens,
    needs: &[Capability::AnyIssuer, Capability::ShortLived],
    mutant: Fault::CacheWithoutExpiry,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    if let Some(borrowed) = world.borrowed() {
        return outlives(world, borrowed).await;
    }
    let leeway = world.api().leeway;
    let now = world.now();
    let ends_soon = || world.token().claim("exp", now + 5);
    let (shown, never_shown) = (ends_soon(), ends_soon());
    let begins_soon = world.token().claim("nbf", now + leeway + 5).claim("exp", now + 2 * leeway + 600);
    require(world.called_with(&shown).await?.is_served())?;
    require(world.called_with(&shown).await?.is_served())?;
    let waits = !world.called_with(&begins_soon).await?.had_effect();

    world.time_passes(Duration::from_secs(leeway + 10)).await;
    let of_the_shown = world.called_with(&shown).await?.is_unauthorized();
    let of_the_other = world.called_with(&never_shown).await?;
    if of_the_other.had_effect() {
        return Err(Unsettled::because(format!(
            "the API tolerates more than {leeway} seconds; say how many with leeway"
        )));
    }
    let mut tokens = Family::of("a token");
    tokens.add("one that has ended", of_the_shown);
    if waits {
        tokens.add("one that has begun", world.called_with(&begins_soon).await?.is_served());
    }
    world.serves_the_honest().await?;
    judge(tokens)
}

/// What a real issuer gave is shown until it has ended, and after that; five minutes are tolerated, since none of its tokens
/// shows what the API tolerates.
async fn outlives(world: &ApiWorld, borrowed: &Borrowed) -> Outcome {
    let token = world.token();
    let lasts = borrowed.lifetime_of(&token).unwrap_or_default();
    require(world.called_with(&token).await?.is_served())?;
    let tolerated = Duration::from_secs(world.api().leeway.max(300) + 10);
    world.time_passes(lasts + tolerated).await;
    let answer = world.called_with(&token).await?;
    world.serves_the_honest().await?;
    judge(answer.is_unauthorized())
}
