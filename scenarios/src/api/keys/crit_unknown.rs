//! A token that marks as critical what the API does not understand is refused.
//!
//! ## Why it matters
//! The issuer says that the token must not be read without the extension; an API that reads on grants what was forbidden.
//!
//! ## How to fix it
//! Use a library that reads `crit`, or refuse every token that has one.
//!
//! ## Not a finding
//! - An empty `crit`, or one that names `alg`, may be refused and need not be.

use crate::clauses::rfc7515;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc7515::CRIT_UNDERSTOOD,
    also: &[&rfc7515::CRIT_PROCESSED, &rfc7515::CRIT_CONSTRAINED],
    impact: Impact::WeakerDefence,
    needs: &[Capability::OwnIssuer],
    mutant: Fault::CritIgnored,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_honest().await?;
    let mut tokens = Family::of("a crit");
    for (name, token) in world.lies(&[Deviation::CRIT_UNKNOWN, Deviation::CRIT_ABSENT, Deviation::CRIT_TEXT])
    {
        tokens.add(name, world.called_with_text(&token).await?.is_unauthorized());
    }
    for (name, token) in world.lies(&[Deviation::CRIT_EMPTY, Deviation::CRIT_REGISTERED]) {
        tokens.add(name, world.called_with_text(&token).await?.is_answered());
    }
    world.serves_the_honest().await?;
    judge(tokens)
}
