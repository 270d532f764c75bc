//! An application asks for a token for an API that serves only who is assigned to it, and it is not.
//!
//! ## Why it matters
//! Every application of a tenant gets a token without roles for any API. Where an API does not look at roles, the assignment
//! is all that keeps it closed.
//!
//! ## How to fix it
//! Where the service principal of the API requires assignment, issue nothing to an application without a role of it.
//!
//! ## Not a finding
//! - An API that requires no assignment gives every application a token, which then has no roles.

use crate::clauses::entra_tenant;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::ASSIGNMENT_REQUIRED,
    also: &[],
    impact: Impact::WeakerDefence,
    needs: &[Capability::EntraServer, Capability::EntraDaemon, Capability::EntraAssignedApi],
    mutant: Fault::AssignmentIgnored,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let daemon = tenant.daemon().await?;
    require(tenant.asking_for_itself(&daemon, tenant.api()).send().await?.issues_tokens())?;

    let answer = tenant.asking_for_itself(&daemon, tenant.assigned_api()?).send().await?;
    judge(answer.is_refused_as(&APPLICATION_UNASSIGNED))
}
