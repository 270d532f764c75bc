//! Only the roles that the API itself defines count, and only where they stand.
//!
//! ## Why it matters
//! A directory role such as Global Administrator is about the tenant. If it, a group or a claim with another name gives
//! rights at the API, people have them whom the API's owner never chose.
//!
//! ## How to fix it
//! Look for your own roles in the array `roles`, letter by letter, and nowhere else.
//!
//! ## Not a finding
//! - `roles` as a string, which Entra does not write, may be split at spaces, as Microsoft's example does.
//! - Letter case costs a note.
//! - An API that documents what it gives to directory roles: list this as a departure.

use super::lie;
use crate::clauses::entra;
use beartrap_forge::entra::GLOBAL_ADMINISTRATOR;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra::ROLES_CLAIM,
    also: &[&entra::APP_ROLES],
    impact: Impact::WiderAccess,
    needs: &[Capability::EntraApi, Capability::EntraRoles],
    mutant: Fault::EntraDirectoryRolesCount,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let entra = world.entra()?;
    let endpoint = entra.app_endpoint()?;
    let role = endpoint.permissions.roles.first().cloned().unwrap_or_default();
    let token = entra.app_token_for(&endpoint);
    let none = token.clone().without_claim("roles");
    let other_case = if role == role.to_uppercase() { role.to_lowercase() } else { role.to_uppercase() };
    let lies = vec![
        lie("a directory role", none.clone().claim("wids", [GLOBAL_ADMINISTRATOR])),
        lie("a group of that name", none.clone().claim("groups", [role.as_str()])),
        lie("in role", none.claim("role", role.as_str())),
        lie("a longer name", token.clone().claim("roles", [format!("{role}.Preview")])),
        lie("another letter case", token.clone().claim("roles", [other_case]))
            .unless(true, "nothing says how names of roles are compared"),
    ];
    let mut sources = super::presented(world, &endpoint, lies, ApiAnswer::is_forbidden).await?;
    let as_string = token.claim("roles", role.as_str());
    sources.add("a string", world.call_of(&endpoint).bearing(&as_string).send().await?.is_answered());
    judge(sources)
}
