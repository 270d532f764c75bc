//! A token in another form than three parts in base64url is refused: the vectors val.form.
//!
//! ## Why it matters
//! Two programs that take a text apart in different ways see two tokens: one is checked, the other is used.
//!
//! ## How to fix it
//! Split at the dots into exactly three parts, decode each strictly, and refuse everything else.
//!
//! ## Not a finding
//! - Vectors about keys and policies are left out, since those are the API's own; `beartrap validator` has them all.

use super::refuses_the_vectors;
use crate::clauses::rfc7515;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc7515::DECODED_STRICTLY,
    also: &[&rfc7515::COMPACT_FORM],
    impact: Impact::WeakerDefence,
    needs: &[Capability::OwnIssuer],
    mutant: Fault::FurtherPartsIgnored,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    refuses_the_vectors(world, "form").await
}
