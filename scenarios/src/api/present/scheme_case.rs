//! The scheme Bearer is understood in any letter case.
//!
//! ## Why it matters
//! Clients write it in lower case, as token_type says it, and an API that is strict here refuses them for no reason.
//!
//! ## How to fix it
//! Compare the scheme without regard to letter case, and the token exactly.

use crate::clauses::rfc9110;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9110::SCHEME_CASE,
    also: &[],
    impact: Impact::BrokenClient,
    needs: &[Capability::AnyIssuer],
    mutant: Fault::ApiSchemeCaseMatters,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.refuses_a_forged_one().await?;
    let mut spellings = Family::of("a spelling");
    for scheme in ["bearer", "BEARER", "BeArEr"] {
        let token = world.written(&world.token());
        let called = world.call().authorized_by(&format!("{scheme} {token}"));
        spellings.add(scheme, called.send().await?.is_served());
    }
    judge(spellings)
}
