//! A token whose signature is missing is refused.
//!
//! ## Why it matters
//! A signature that may be left out protects nothing: the attacker leaves it out.
//!
//! ## How to fix it
//! Ask the library to verify, and take an empty signature for a wrong one.

use crate::clauses::{rfc7515, rfc7518};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc7515::SIGNATURE_VALIDATED,
    also: &[&rfc7518::NONE_ONLY_ON_REQUEST],
    impact: Impact::ForgedTokens,
    needs: &[Capability::AnyIssuer],
    mutant: Fault::EmptySignatureValid,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let lies = world.lies(&[Deviation::SIGNATURE_STRIPPED, Deviation::TWO_PARTS]);
    world.judges_each(lies, ApiAnswer::is_malformed_or_unauthorized).await
}
