//! The published JWK Set is searched for members that only the server may know.
//!
//! ## Why it matters
//! Whoever reads a private or symmetric key there signs any token for any user.
//!
//! ## How to fix it
//! Publish public members only, and replace every key that was ever served with private ones.

use crate::clauses::{discovery, rfc7517};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc7517::PRIVATE_KEYS_PROTECTED,
    also: &[&discovery::JWKS_URI],
    impact: Impact::ForgedTokens,
    needs: &[Capability::JwkSet],
    mutant: Fault::JwksServesPrivateKeys,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let keys = world.jwk_set().await?;
    require(keys.holds_keys())?;

    judge(keys.holds_only_public_keys())
}
