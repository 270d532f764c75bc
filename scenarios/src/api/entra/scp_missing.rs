//! A token of a user without the scope that the endpoint asks for is refused.
//!
//! ## Why it matters
//! Libraries validate the token and leave the scope to the API. Where nobody looks, a client that was granted the smallest
//! scope has all of them.
//!
//! ## How to fix it
//! Name the scope at each endpoint, and answer 403 with `insufficient_scope`.
//!
//! ## Not a finding
//! - 401 costs a note.
//! - So does the claim `scope`, which Entra does not write, and some APIs read for other issuers.

use super::lie;
use crate::clauses::{entra, rfc6749, rfc6750};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra::SCOPES,
    also: &[&rfc6749::TOKEN_COVERS_THE_RESOURCE, &rfc6750::INSUFFICIENT_SCOPE],
    impact: Impact::WiderAccess,
    needs: &[Capability::EntraApi, Capability::EntraScopes],
    mutant: Fault::EntraScopeUnchecked,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let entra = world.entra()?;
    let endpoint = entra.user_endpoint()?;
    let wanted = &endpoint.permissions.scp;
    let token = entra.user_token_for(&endpoint);
    let without = token.clone().without_claim("scp");
    let mut lies = vec![
        lie("no scope", without.clone()),
        lie("an empty scope", token.clone().claim("scp", "")),
        lie("scope in place of scp", without.claim("scope", wanted.join(" ")))
            .unless(true, "scope is read for other issuers"),
    ];
    let others = ["openid profile", "user_impersonation"].map(str::to_owned);
    let of_another = world.api().endpoints.iter().flat_map(|endpoint| endpoint.permissions.scp.clone());
    let mut seen: Vec<String> = Vec::new();
    for scope in others.into_iter().chain(of_another) {
        if !wanted.contains(&scope) && !seen.contains(&scope) {
            lies.push(lie(format!("another scope: {scope}"), token.clone().claim("scp", scope.as_str())));
            seen.push(scope);
        }
    }
    lies.truncate(12);
    judge(super::presented(world, &endpoint, lies, ApiAnswer::is_forbidden).await?)
}
