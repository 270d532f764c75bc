//! An application of one tenant asks for a token of its own at the endpoint of another, which does not know it.
//!
//! ## Why it matters
//! Every API of the other tenant takes such a token for one of an application that its administrators let in.
//!
//! ## How to fix it
//! Look for the service principal of the client in the tenant of the path before anything is issued; that the application
//! exists somewhere is not enough.
//!
//! ## Not a finding
//! - An application of many tenants that the other tenant consented to is known there.

use crate::clauses::{entra_tenant, rfc6749};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::APPLICATION_OF_TENANT,
    also: &[&rfc6749::CLIENT_CREDENTIALS_AUTHENTICATED],
    impact: Impact::ForgedTokens,
    needs: &[Capability::EntraServer, Capability::EntraDaemon, Capability::EntraSecondTenant],
    mutant: Fault::ApplicationOfAnyTenant,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let daemon = tenant.daemon().await?;
    let asking = tenant.asking_for_itself(&daemon, tenant.api());
    require(asking.clone().send().await?.issues_tokens())?;

    let elsewhere = tenant.token_endpoint_of(tenant.other_tenant()?)?;
    judge(asking.at(elsewhere).send().await?.is_refused_as(&APPLICATION_UNKNOWN))
}
