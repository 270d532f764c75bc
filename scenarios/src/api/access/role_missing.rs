//! An endpoint that asks for a role is closed to tokens that have it not, or only the word elsewhere.
//!
//! ## Why it matters
//! A scope is what a user lets a client do. If it counts as a role, any user can make themselves an administrator.
//!
//! ## How to fix it
//! Look for the role in the claim that the issuer keeps for it, and nowhere else.

use crate::clauses::{rfc6749, rfc9068};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6749::TOKEN_COVERS_THE_RESOURCE,
    also: &[&rfc9068::AUTHORIZATION_CLAIMS],
    impact: Impact::WiderAccess,
    needs: &[Capability::Roles],
    mutant: Fault::ApiRoleFromScope,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let endpoint = world.endpoint_that("asks for a role", |endpoint| endpoint.role.is_some())?;
    let role = endpoint.role.clone().unwrap_or_default();
    let honest = world.token_for(&endpoint);
    let without = honest.clone().without_claim("roles");
    let application = without.clone().claim("sub", world.issuer().setting().client_id);
    let tokens = [
        ("no role", without.clone()),
        ("another role", honest.clone().claim("roles", ["Nobody"])),
        ("a role with a longer name", honest.claim("roles", [format!("{role}.Not")])),
        ("a scope of that name", without.clone().claim("scope", role.as_str())),
        ("a list of scopes with that name", without.claim("scp", [role.as_str()])),
        ("an application's scope of that name", application.claim("scope", role.as_str())),
    ];
    let tokens = tokens.map(|(name, token)| (name.to_owned(), token.compact()));
    world.judges_each_at(&endpoint, tokens, ApiAnswer::is_forbidden).await
}
