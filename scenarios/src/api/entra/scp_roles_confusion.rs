//! The scopes of a user do not count as the roles of an application, nor the other way round.
//!
//! ## Why it matters
//! `scp` says what a user let a client do, `roles` what an administrator let an application do on its own. In one list, a
//! user's consent gives rights over everybody's data, and an application gets a user's.
//!
//! ## How to fix it
//! Ask first which of the two calls, then look for the permission in the claim of that kind.
//!
//! ## Not a finding
//! - Roles for users beside those for applications: name in `roles` only those for applications.

use super::lie;
use crate::clauses::entra;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra::ACTOR,
    also: &[&entra::APP_ROLES, &entra::SCOPES],
    impact: Impact::WiderAccess,
    needs: &[Capability::EntraApi, Capability::EntraScopes, Capability::EntraRoles],
    mutant: Fault::EntraPermissionsMerged,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let entra = world.entra()?;
    let (of_users, of_applications) = (entra.user_endpoint()?, entra.app_endpoint()?);
    let scope = of_users.permissions.scp.first().cloned().unwrap_or_default();
    let role = of_applications.permissions.roles.first().cloned().unwrap_or_default();

    let application = entra.app_token_for(&of_users).claim("roles", [scope.as_str()]);
    let lies = vec![lie("an application whose role is called like the scope", application)];
    let mut callers = super::presented(world, &of_users, lies, ApiAnswer::is_forbidden).await?;

    world.serves_the_honest_at(&of_applications).await?;
    let user = entra.user_token_for(&of_applications).claim("scp", "openid profile");
    for (name, token) in [
        ("a user with the role", user.clone().claim("roles", [role.as_str()])),
        ("a user whose scope is called like the role", user.claim("scp", role.as_str())),
    ] {
        let answer = world.call_of(&of_applications).bearing(&token).send().await?;
        callers.add(name, answer.is_forbidden());
    }
    judge(callers)
}
