//! A valid token without the scope that the endpoint asks for is refused.
//!
//! ## Why it matters
//! Without this check every client of the issuer may do everything that the API can do.
//!
//! ## How to fix it
//! Name the scope at each endpoint, and answer 403 with `insufficient_scope`.
//!
//! ## Not a finding
//! - 401 costs a note: clients would sign in again and again, and get no further.

use crate::clauses::{rfc6749, rfc6750};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6749::TOKEN_COVERS_THE_RESOURCE,
    also: &[&rfc6750::INSUFFICIENT_SCOPE],
    impact: Impact::WiderAccess,
    needs: &[Capability::Scopes, Capability::AnyIssuer],
    mutant: Fault::ApiScopeUnchecked,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    if let Some(lesser) = world.borrowed().and_then(Borrowed::lesser) {
        let lesser = ("a token that was issued without it".to_owned(), lesser.compact());
        return world.judges_each([lesser], ApiAnswer::is_forbidden).await;
    }
    let scopes = [
        world.lie("no scope", |token| token.without_claim("scope")),
        world.lie("an empty scope", |token| token.claim("scope", "")),
        world.lie("another scope", |token| token.claim("scope", "profile")),
    ];
    world.judges_each(scopes, ApiAnswer::is_forbidden).await
}
