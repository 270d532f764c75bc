//! A key that the token says where to fetch is neither fetched nor trusted.
//!
//! ## Why it matters
//! Whoever may say where the key is may sign any token, and sends the API to any address of its network.
//!
//! ## How to fix it
//! Take keys from the configured issuer alone, and ignore `jku` and `x5u`.
//!
//! ## Not a finding
//! - A `jku` that is the configured key set, letter for letter, may be honoured.

use crate::clauses::{rfc8725, rfc9068};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc8725::URLS_NOT_FOLLOWED,
    also: &[&rfc9068::VALIDATED],
    impact: Impact::ForgedTokens,
    needs: &[Capability::AnyIssuer],
    mutant: Fault::ApiKeyUrlFetched,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_honest().await?;
    let attacker = SigningKey::attacker(Algorithm::Rs256);
    let mut members = Family::of("a header member");
    for member in ["jku", "x5u"] {
        let url = world.canary(member);
        let forged = world.token().with_key(&attacker).header(member, url.as_str());
        let answer = world.called_with(&forged).await?;
        members.add(member, answer.is_unauthorized().and(world.was_not_fetched(&url)));
    }
    world.serves_the_honest().await?;
    judge(members)
}
