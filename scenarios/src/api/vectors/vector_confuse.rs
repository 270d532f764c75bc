//! A public key in any spelling is no secret for an HMAC: the vectors val.confuse.
//!
//! ## Why it matters
//! Everybody has the public key; an API that lets it verify an HMAC lets everybody sign.
//!
//! ## How to fix it
//! Bind each key to its one algorithm when it is configured; never take the algorithm from the token alone.
//!
//! ## Not a finding
//! - Vectors about keys and policies are left out, since those are the API's own; `beartrap validator` has them all.

use super::refuses_the_vectors;
use crate::clauses::{rfc8725, rfc9068};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc8725::ONE_ALG_PER_KEY,
    also: &[&rfc9068::VALIDATED],
    impact: Impact::ForgedTokens,
    needs: &[Capability::OwnIssuer],
    mutant: Fault::PublicOctetsAsSecret,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    refuses_the_vectors(world, "confuse").await
}
