//! Signatures at the edges of ECDSA are refused: the vectors val.ec.
//!
//! ## Why it matters
//! Numbers that are not checked satisfy the equations of ECDSA for every token.
//!
//! ## How to fix it
//! Check that r and s lie between 1 and the order, and that each has the full length.
//!
//! ## Not a finding
//! - Vectors about keys and policies are left out, since those are the API's own; `beartrap validator` has them all.

use super::refuses_the_vectors;
use crate::clauses::{rfc7518, rfc8725};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc7518::ECDSA,
    also: &[&rfc8725::INPUTS_VALIDATED],
    impact: Impact::ForgedTokens,
    needs: &[Capability::EcdsaTokens],
    mutant: Fault::EcdsaLengthIgnored,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    refuses_the_vectors(world, "ec").await
}
