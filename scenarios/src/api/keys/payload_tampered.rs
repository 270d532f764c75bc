//! A token whose claims or header were changed after signing is refused.
//!
//! ## Why it matters
//! Whoever has one token writes another user, a wider scope or a later expiry into it.
//!
//! ## How to fix it
//! Verify the token before you read it; a function that decodes verifies nothing.

use crate::clauses::{rfc7515, rfc9068};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc7515::SIGNATURE_VALIDATED,
    also: &[&rfc9068::VALIDATED],
    impact: Impact::ForgedTokens,
    needs: &[Capability::AnyIssuer],
    mutant: Fault::SignatureIgnored,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let next_year = world.now() + 31_536_000;
    let mut lies = vec![
        world.lie("another subject", |token| token.tampered_claim("sub", "bob")),
        world.lie("a wider scope", |token| {
            let granted = token.claim_value("scope").and_then(Json::as_str).unwrap_or_default().to_owned();
            token.tampered_claim("scope", format!("{granted} admin"))
        }),
        world.lie("a later expiry", |token| token.tampered_claim("exp", next_year)),
        world.lie("one more header member", |token| token.tampered_header("urn:beartrap:added", true)),
    ];
    if let Some(kid) = world.other_trusted_kid() {
        lies.push(world.lie("the kid of another trusted key", |token| token.tampered_header("kid", kid)));
    }
    world.refuses_each(lies).await
}
