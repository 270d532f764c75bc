//! A token whose signature was changed is refused.
//!
//! ## Why it matters
//! Without the signature a token is a form that anybody fills in.
//!
//! ## How to fix it
//! Verify every octet of the signature, and refuse the token if the library says no or throws.

use crate::clauses::{rfc7515, rfc9068};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc7515::SIGNATURE_VALIDATED,
    also: &[&rfc9068::VALIDATED],
    impact: Impact::ForgedTokens,
    needs: &[Capability::AnyIssuer],
    mutant: Fault::SignatureIgnored,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let lies = world.lies(&[
        Deviation::SIGNATURE_FIRST_BIT,
        Deviation::SIGNATURE_MIDDLE_BIT,
        Deviation::SIGNATURE_LAST_BIT,
        Deviation::SIGNATURE_TRUNCATED,
        Deviation::SIGNATURE_HALVED,
        Deviation::SIGNATURE_EXTENDED,
        Deviation::SIGNATURE_ZEROED,
        Deviation::SIGNATURE_OF_ANOTHER,
    ]);
    world.refuses_each(lies).await
}
