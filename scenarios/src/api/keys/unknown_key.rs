//! A token that is signed with a key of a stranger's is refused, even if it names a trusted one.
//!
//! ## Why it matters
//! Anybody can make a key and sign with it; only whose key it is says who issued the token.
//!
//! ## How to fix it
//! Verify with the keys that the issuer publishes and with no other, whatever the header names.

use crate::clauses::{rfc7515, rfc8725, rfc9068};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9068::VALIDATED,
    also: &[&rfc8725::ISSUER_KEYS, &rfc7515::KEY_ORIGIN],
    impact: Impact::ForgedTokens,
    needs: &[Capability::AnyIssuer],
    mutant: Fault::UnknownKidUnverified,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let mut lies =
        world.lies(&[Deviation::SIGNED_BY_ATTACKER, Deviation::KID_MISSING, Deviation::KID_UNKNOWN]);
    let elliptic = SigningKey::attacker(Algorithm::Es256);
    if let Some(kid) = world.other_trusted_kid() {
        let named = elliptic.with_kid(&kid);
        lies.push(world.lie("an ES256 key, under the trusted kid", |token| token.with_key(&named)));
    }
    lies.push(world.lie("an ES256 key, under a new kid", |token| token.with_key(&elliptic)));
    world.refuses_each(lies).await
}
