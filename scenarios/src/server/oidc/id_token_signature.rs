//! The ID token is verified with the keys that the server publishes.
//!
//! ## Why it matters
//! The signature is the only thing that makes an ID token the server's word. A client that cannot verify it either fails or, worse, stops verifying.
//!
//! ## How to fix it
//! Sign with a key of the published JWK Set, name it by `kid`, and use the algorithm that was registered for the client (RS256 where none was).
//!
//! ## Not a finding
//! - HS256 is legal for a confidential client whose secret is long enough.
//! - A key or its address in the token's header is advised against; it is a note.

use crate::clauses::core;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &core::ID_TOKEN_SIGNED,
    also: &[&core::SIGNING_KEY_PUBLISHED],
    impact: Impact::ForgedTokens,
    needs: &[Capability::OpenId, Capability::JwkSet, Capability::UserInterface],
    mutant: Fault::SigningKeyUnpublished,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.client().await?;
    let tokens = world.alice_signs_in(&client).await?;

    let keys = world.jwk_set().await?;
    judge(tokens.id_token()?.is_signed_with(&keys, &client))
}
