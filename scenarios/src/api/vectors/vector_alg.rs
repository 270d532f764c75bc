//! A token whose algorithm is misspelt, unknown or another than its key is for, is refused: the vectors val.alg.
//!
//! ## Why it matters
//! Whoever writes the token also writes its algorithm; the weakest that is tried is the one they choose.
//!
//! ## How to fix it
//! Compare the algorithm letter by letter with your own list, and with the key that is used.
//!
//! ## Not a finding
//! - Vectors about keys and policies are left out, since those are the API's own; `beartrap validator` has them all.

use super::refuses_the_vectors;
use crate::clauses::{rfc7515, rfc8725};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc8725::ALGORITHMS_LISTED,
    also: &[&rfc7515::ALG_REQUIRED],
    impact: Impact::WeakerDefence,
    needs: &[Capability::OwnIssuer],
    mutant: Fault::AlgComparedLoosely,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    refuses_the_vectors(world, "alg").await
}
