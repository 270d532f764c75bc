//! A key that the token itself brings is not trusted.
//!
//! ## Why it matters
//! Whoever writes the token writes its header: a key from there proves only that its owner wrote the token.
//!
//! ## How to fix it
//! Take keys from the configured issuer alone, and leave `jwk` unread.

use crate::clauses::{rfc7515, rfc8725, rfc9068};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9068::VALIDATED,
    also: &[&rfc7515::KEY_ORIGIN, &rfc8725::ISSUER_KEYS],
    impact: Impact::ForgedTokens,
    needs: &[Capability::AnyIssuer],
    mutant: Fault::HeaderJwkTrusted,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let mut lies = world.lies(&[
        Deviation::EMBEDDED_JWK,
        Deviation::EMBEDDED_JWK_TRUSTED_KID,
        Deviation::EMBEDDED_JWK_PRIVATE,
        Deviation::EMBEDDED_SECRET,
        Deviation::KEY_IN_PAYLOAD,
    ]);
    let elliptic = SigningKey::attacker(Algorithm::Es256);
    lies.push(world.lie("an ES256 key", |token| {
        token.with_key(&elliptic).without_header("kid").header("jwk", elliptic.public_jwk())
    }));
    lies.push(world.lie("the trusted key, beside another signature", |token| {
        let trusted = token.key().public_jwk();
        token.header("jwk", trusted).signed_by(&SigningKey::attacker(Algorithm::Rs256))
    }));
    world.refuses_each(lies).await
}
