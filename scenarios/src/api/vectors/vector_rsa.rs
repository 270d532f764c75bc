//! Signatures at the edges of RSA are refused: the vectors val.rsa.
//!
//! ## Why it matters
//! A verifier that skips a part of the padding lets signatures be made without the key.
//!
//! ## How to fix it
//! Use a library that builds the expected block and compares it as a whole.
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
    mutant: Fault::RsaPaddingIgnored,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    refuses_the_vectors(world, "rsa").await
}
