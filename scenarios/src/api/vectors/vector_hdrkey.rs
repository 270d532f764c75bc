//! Keys and addresses of keys in the header are not trusted: the vectors val.hdrkey.
//!
//! ## Why it matters
//! Whoever writes a token writes its header; a key that it brings or points to is the writer's.
//!
//! ## How to fix it
//! Take keys from the configured issuer and nowhere else.
//!
//! ## Not a finding
//! - Vectors about keys and policies are left out, since those are the API's own; `beartrap validator` has them all.

use super::refuses_the_vectors;
use crate::clauses::{rfc8725, rfc9068};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9068::VALIDATED,
    also: &[&rfc8725::ISSUER_KEYS],
    impact: Impact::ForgedTokens,
    needs: &[Capability::OwnIssuer],
    mutant: Fault::HeaderJwkTrustedByKid,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    refuses_the_vectors(world, "hdrkey").await
}
