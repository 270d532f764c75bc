//! A token is for the API if `aud` is one of its own identifiers, and for nobody else.
//!
//! ## Why it matters
//! Every client of the tenant gets tokens for many APIs; one that takes those of others lets each of these act as its users.
//!
//! ## How to fix it
//! Expect the client id of your registration in version 2, and your registered URIs in version 1; compare whole strings.
//!
//! ## Not a finding
//! - The client id and `api://` in front of it are both the API's own.
//! - A slash at the end is ignored by Microsoft's own validator.
//! - Entra writes no lists, so one that also holds the API may be refused or accepted.

use super::lie;
use crate::clauses::{entra, rfc7519};
use beartrap_forge::entra::{GRAPH, OTHER_API};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc7519::AUDIENCE,
    also: &[&entra::AUDIENCE, &entra::AUDIENCE_FORMS],
    impact: Impact::MistakenIdentity,
    needs: &[Capability::EntraApi],
    mutant: Fault::AudienceByPart,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let entra = world.entra()?;
    let endpoint = world.api().main().clone();
    let (token, setting) = (world.token(), entra.setting());
    let (own, api) = (setting.audience.as_str(), setting.api.as_str());
    let for_ = |audience: &str| token.clone().claim("aud", audience);
    let lies = vec![
        lie("another API", for_(OTHER_API)),
        lie("the URI of another API", for_(&format!("api://{OTHER_API}"))),
        lie("the client", for_(&setting.client)),
        lie("Microsoft Graph", for_(GRAPH)),
        lie("Azure Resource Manager", for_("https://management.azure.com/")),
        lie("a scope of the API", for_(&format!("api://{api}/{}", scope_of(&endpoint)))),
        lie("a longer identifier", for_(&format!("{own}0"))),
        lie("a shorter identifier", for_(own.get(..own.len() - 1).unwrap_or_default())),
        lie("a list of others", token.clone().claim("aud", [OTHER_API, GRAPH])),
    ];
    let mut audiences = super::presented(world, &endpoint, lies, ApiAnswer::is_unauthorized).await?;
    for version in &entra.contract().versions {
        let token = entra.token_of_version(*version, &endpoint);
        let name = format!("its own, in version {}", version.number());
        audiences.add(name, world.called_with(&token).await?.is_served());
    }
    let listed = token.clone().claim("aud", [own, OTHER_API]);
    audiences.add("itself and another API", world.called_with(&listed).await?.is_answered());
    let with_slash = world.called_with(&for_(&format!("{own}/"))).await?.is_unauthorized();
    audiences.add("its own with a slash", with_slash.left_open("a slash at the end is often ignored"));
    judge(audiences)
}

fn scope_of(endpoint: &Endpoint) -> &str {
    endpoint.permissions.scp.first().map_or("access_as_user", String::as_str)
}
