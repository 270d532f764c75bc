//! Tokens with unknown key ids do not cause one fetch of the keys each.
//!
//! ## Why it matters
//! Anybody can write a `kid`. If each one makes the API fetch the keys, a stranger with a loop takes the issuer down, and the
//! API with it.
//!
//! ## How to fix it
//! Fetch the keys for an unknown `kid` at most every half minute, or a few times each minute.
//!
//! ## Not a finding
//! - A handful of fetches is sensible. More of them cost a note, as long as most tokens cause none.

use crate::clauses::rfc8725;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc8725::FETCHES_BOUNDED,
    also: &[],
    impact: Impact::WeakerDefence,
    needs: &[Capability::KeyReload],
    mutant: Fault::ApiKeysFetchedEachTime,
};

/// The tokens that are sent.
const TOKENS: usize = 30;
/// The fetches that nobody minds.
const FEW: usize = 5;

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_honest().await?;
    let before = world.issuer().fetches("/jwks").len();
    let mut tokens = Family::of("a token");
    for number in 1..=TOKENS {
        let unknown = SigningKey::attacker(Algorithm::Rs256).with_kid(&world.made_up());
        let answer = world.called_with(&world.token().with_key(&unknown)).await?;
        tokens.add(format!("token {number}"), answer.is_unauthorized());
    }
    let fetches = world.issuer().fetches("/jwks").len() - before;
    let observed = format!("{fetches} fetches for {TOKENS} tokens");
    let bounded = Observation::of(fetches <= TOKENS / 2, "a few fetches", observed);
    let bounded = if fetches > FEW { bounded.noting("that is more than a few") } else { bounded };
    world.serves_the_honest().await?;
    judge(Observation::from(tokens).and(bounded))
}
