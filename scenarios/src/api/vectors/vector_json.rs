//! A token whose header or claims are no strict JSON is refused: the vectors val.json.
//!
//! ## Why it matters
//! Two parsers that read one text differently see two tokens: the one that checks and the one that acts.
//!
//! ## How to fix it
//! Parse header and claims strictly as UTF-8 JSON objects, and refuse names that occur twice.
//!
//! ## Not a finding
//! - Vectors about keys and policies are left out, since those are the API's own; `beartrap validator` has them all.

use super::refuses_the_vectors;
use crate::clauses::{rfc7515, rfc7519};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc7519::VALID_OBJECTS,
    also: &[&rfc7515::JSON_STRICT],
    impact: Impact::WeakerDefence,
    needs: &[Capability::OwnIssuer],
    mutant: Fault::LenientJson,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    refuses_the_vectors(world, "json").await
}
