//! A token that was changed, or signed otherwise than it says, is refused: the vectors val.sig.
//!
//! ## Why it matters
//! The signature is all that tells a token of the issuer from one that somebody wrote or changed.
//!
//! ## How to fix it
//! Verify the whole signature over the two segments as they arrived, before anything in them is believed.
//!
//! ## Not a finding
//! - Vectors about keys and policies are left out, since those are the API's own; `beartrap validator` has them all.

use super::refuses_the_vectors;
use crate::clauses::{rfc7515, rfc9068};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc7515::SIGNATURE_VALIDATED,
    also: &[&rfc9068::VALIDATED],
    impact: Impact::ForgedTokens,
    needs: &[Capability::OwnIssuer],
    mutant: Fault::SignatureOverPayload,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    refuses_the_vectors(world, "sig").await
}
