//! A token with too many groups opens nothing, and the URL in it is not asked.
//!
//! ## Why it matters
//! Above 200 groups Entra leaves them out and names a place to look. Who takes that for "no groups, no restriction" opens
//! the API to the most connected users; who follows the URL lets a token send the API anywhere.
//!
//! ## How to fix it
//! Refuse, or ask the directory at a configured URL. Better use roles, which do not overflow.
//!
//! ## Not a finding
//! - An API that asks the directory itself.

use super::lie;
use crate::clauses::entra;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra::GROUPS_OVERAGE,
    also: &[],
    impact: Impact::WiderAccess,
    needs: &[Capability::EntraApi, Capability::EntraGroups],
    mutant: Fault::EntraOverageIsNoLimit,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let entra = world.entra()?;
    let asks = |endpoint: &Endpoint| !endpoint.permissions.groups.is_empty();
    let endpoint = world.endpoint_that("asks for groups", asks)?;
    let canary = world.canary("groups");
    let none = entra.user_token_for(&endpoint).without_claim("groups");
    let source = Json::object().member("endpoint", canary.as_str());
    let over = none
        .clone()
        .claim("_claim_names", Json::object().member("groups", "src1"))
        .claim("_claim_sources", Json::object().member("src1", source));
    let lies = vec![
        lie("no groups", none.clone()),
        lie("too many groups", over),
        lie("hasgroups", none.clone().claim("hasgroups", true)),
        lie("an empty list", none.clone().claim("groups", Vec::<Json>::new())),
        lie("names in place of ids", none.claim("groups", ["Administrators"])),
    ];
    let mut groups = super::presented(world, &endpoint, lies, ApiAnswer::is_forbidden).await?;
    groups.add("the URL in the token", world.was_not_fetched(&canary));
    judge(groups)
}
