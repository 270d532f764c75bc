//! An application asks for a token of its own at an endpoint that stands for no tenant.
//!
//! ## Why it matters
//! Nobody said whose data the token is for. Whatever tenant the server picks ends up in `tid`, and APIs serve by it.
//!
//! ## How to fix it
//! Refuse the grant where the path names `common` or `organizations` in place of a tenant.
//!
//! ## Not a finding
//! - A server that has one tenant only may take it for what every segment means.

use crate::clauses::entra_tenant;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::TENANT_OF_APPLICATION,
    also: &[],
    impact: Impact::MistakenIdentity,
    needs: &[Capability::EntraServer, Capability::EntraDaemon],
    mutant: Fault::ApplicationOfNoTenant,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let daemon = tenant.daemon().await?;
    let asking = tenant.asking_for_itself(&daemon, tenant.api());
    require(asking.clone().send().await?.issues_tokens())?;

    let mut refused = Family::of("a segment of the path");
    for segment in ["common", "organizations"] {
        let answer = asking.clone().at(tenant.token_endpoint_of(segment)?).send().await?;
        let token = answer.tokens().and_then(|tokens| tenant.claims_of(&tokens)).ok();
        let is_own = token.is_some_and(|claims| claims.get("tid").is_some_and(|tid| tid == tenant.id()));
        let is_only_one = is_own && tenant.other_tenant().is_err();
        let observation = answer.is_refused_as(&NO_TENANT_NAMED);
        refused.add(segment, observation.unless(is_only_one, "it is of the only tenant that is known here"));
    }
    judge(refused)
}
