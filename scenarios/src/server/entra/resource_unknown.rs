//! An application asks for a token for an API that the tenant does not have.
//!
//! ## Why it matters
//! Whoever registers that name later, or serves it without registering, finds tokens in circulation that are good there.
//!
//! ## How to fix it
//! Look the API of the scope up among the service principals of the tenant, and refuse what is not there.

use crate::clauses::{entra_tenant, rfc6749};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::RESOURCE_OF_TENANT,
    also: &[&rfc6749::SCOPE_INVALID],
    impact: Impact::WeakerDefence,
    needs: &[Capability::EntraServer, Capability::EntraDaemon],
    mutant: Fault::AnyAudienceIssued,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let daemon = tenant.daemon().await?;
    let asking = tenant.asking_for_itself(&daemon, tenant.api());
    require(asking.clone().send().await?.issues_tokens())?;

    let mut refused = Family::of("an API");
    for (name, uri) in [
        ("api://", format!("api://{}", world.made_up())),
        ("https://", format!("https://{}.beartrap.test", world.made_up())),
    ] {
        let answer = asking.clone().but("scope", &format!("{uri}/.default")).send().await?;
        refused.add(name, answer.is_refused_as(&RESOURCE_UNKNOWN));
    }
    require(asking.send().await?.issues_tokens())?;
    judge(refused)
}
