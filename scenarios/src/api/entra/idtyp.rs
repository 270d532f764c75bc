//! An application without a user does not reach what is for users, nor a user what is for applications.
//!
//! ## Why it matters
//! `idtyp` is optional and absent by default. An API that takes its absence for a user lets daemons act as people, with
//! whatever the code behind does with a user that does not exist.
//!
//! ## How to fix it
//! Take the caller for an application if `idtyp` is `app`; without `idtyp`, if there is no `scp` and `oid` equals `sub`.
//!
//! ## Not a finding
//! - Entra issues no token with `scp` to an application that acts for itself; to serve one costs a note.

use super::lie;
use crate::clauses::{entra, rfc9700};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra::KINDS_TOLD,
    also: &[&rfc9700::USERS_TOLD_FROM_CLIENTS],
    impact: Impact::MistakenIdentity,
    needs: &[Capability::EntraApi, Capability::EntraKinds],
    mutant: Fault::EntraUserByDefault,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let entra = world.entra()?;
    let of_users = world.api().endpoints.iter().filter(|endpoint| endpoint.is_for_users_alone());
    let of_applications = world.api().endpoint_where(Endpoint::is_for_applications_alone).cloned();
    let rule = ApiAnswer::is_unauthorized_or_forbidden;

    let mut callers = Family::of("a caller");
    for endpoint in of_users.take(3) {
        world.serves_the_honest_at(endpoint).await?;
        let scope = endpoint.permissions.scp.first().map_or("access_as_user", String::as_str);
        let application = entra.app_token_for(endpoint);
        let impossible = application.clone().claim("idtyp", "app").claim("scp", scope);
        for lie in [
            lie("an application without idtyp", application.clone()),
            lie("an application with idtyp", application.claim("idtyp", "app")),
            lie("an application with scp", impossible).unless(true, "Entra issues no such token"),
        ] {
            let observed = rule(&world.call_of(endpoint).bearing(&lie.token).send().await?);
            let name = format!("{}, at {} {}", lie.name, endpoint.method, endpoint.url.path());
            callers.add(name, observed.unless(lie.legal.is_some(), lie.legal.unwrap_or_default()));
        }
    }
    if let Some(endpoint) = of_applications {
        world.serves_the_honest_at(&endpoint).await?;
        let roles = endpoint.permissions.roles.clone();
        let user = entra.user_token_for(&endpoint).without_claim("scp");
        let user = user.claim("idtyp", "user").claim("roles", roles);
        let answer = world.call_of(&endpoint).bearing(&user).send().await?;
        callers.add("a user with idtyp and roles", rule(&answer));
    }
    judge(callers)
}
