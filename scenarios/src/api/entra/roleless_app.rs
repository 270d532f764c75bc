//! An application that was given no permission is refused.
//!
//! ## Why it matters
//! Entra issues a token for any API to any application of the tenant that asks, unless the API demands an assignment. Such a
//! token has the right audience and the right signature, and neither `scp` nor `roles`.
//!
//! ## How to fix it
//! Demand a scope or a role at every endpoint, and switch "assignment required" on at the API's service principal.
//!
//! ## Not a finding
//! - An API that keeps a list of applications itself: the caller here is on none of them unless the contract says so.

use crate::clauses::entra;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra::APP_ROLES,
    also: &[&entra::ACTOR],
    impact: Impact::WiderAccess,
    needs: &[Capability::EntraApi, Capability::EntraPermissions],
    mutant: Fault::EntraRolesOptional,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let entra = world.entra()?;
    let endpoints =
        [("where applications call", entra.app_endpoint()), ("where users call", entra.user_endpoint())];
    let mut callers = Family::of("an application without a role");
    for (place, endpoint) in endpoints {
        let Ok(endpoint) = endpoint else { continue };
        world.serves_the_honest_at(&endpoint).await?;
        let bare = entra.app_token_for(&endpoint).without_claim("roles");
        for (name, token) in [
            (place.to_owned(), bare.clone()),
            (format!("{place}, with idtyp"), bare.clone().claim("idtyp", "app")),
            (format!("{place}, with an empty list"), bare.claim("roles", Vec::<Json>::new())),
        ] {
            let answer = world.call_of(&endpoint).bearing(&token).send().await?;
            callers.add(name, answer.is_unauthorized_or_forbidden());
        }
        world.serves_the_honest_at(&endpoint).await?;
    }
    judge(callers)
}
