//! What is for the members of a tenant is refused to its guests.
//!
//! ## Why it matters
//! A guest has a valid token of the tenant like everybody else there, and in many tenants any member may invite one. An API
//! that looks at the tenant alone shows them what is internal.
//!
//! ## How to fix it
//! Ask for the optional claim `acct` in the registration of the API, and let in who has 0.
//!
//! ## Not a finding
//! - Without `acct` nobody knows; an API that asks the directory then is right to do so.

use super::lie;
use crate::clauses::entra;
use beartrap_forge::entra::{SECOND, STRANGER};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra::GUESTS,
    also: &[],
    impact: Impact::WiderAccess,
    needs: &[Capability::EntraApi, Capability::EntraMembers],
    mutant: Fault::EntraGuestsUnchecked,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let entra = world.entra()?;
    let endpoint = world.endpoint_that("is members_only", |endpoint| endpoint.permissions.members_only)?;
    super::refuses_a_forged_one_at(world, &endpoint).await?;
    let member = entra.user_token_for(&endpoint);
    let outside = "alice_contoso.example#EXT#@fabrikam.example";
    let lies = vec![
        lie("a guest", entra.of_guest(member.clone(), STRANGER)),
        lie(
            "a guest, with a user name of the tenant",
            entra.of_guest(member.clone(), SECOND).claim("upn", "guest@contoso.example"),
        ),
        lie("a guest, as a text", entra.of_guest(member.clone(), STRANGER).claim("acct", "1"))
            .unless(true, "Entra writes a number"),
        lie("a guest by name alone", member.without_claim("acct").claim("upn", outside))
            .unless(true, "whoever is not marked may be looked up"),
    ];
    judge(super::presented(world, &endpoint, lies, ApiAnswer::is_unauthorized_or_forbidden).await?)
}
