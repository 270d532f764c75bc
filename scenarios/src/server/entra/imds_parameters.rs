//! A machine asks for a token and leaves out what for, or as whom, or says something that nobody knows.
//!
//! ## Why it matters
//! A machine with several identities that does not say which gets the rights of one that nobody chose: too many, or too few
//! once another identity is added.
//!
//! ## How to fix it
//! Refuse a request without a known `api-version`, without a resource that exists, or for an identity that the machine does
//! not have; and one that names no identity where the machine has several and none of its own.
//!
//! ## Not a finding
//! - With a system-assigned identity, or with only one, no identity need be named.

use crate::clauses::entra_tenant;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::METADATA_PARAMETERS,
    also: &[],
    impact: Impact::WeakerDefence,
    needs: &[Capability::EntraServer, Capability::EntraImds],
    mutant: Fault::FirstIdentityTaken,
};

const NOBODY: &str = "0b0d0000-0000-4000-8000-0000000000ff";
const NOTHING: &str = "/subscriptions/0b0d0000-0000-4000-8000-0000000000ff/resourceGroups/none/providers/\
    Microsoft.ManagedIdentity/userAssignedIdentities/none";

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let asking = || tenant.asking_the_metadata_service();
    require(asking()?.send().await?.issues_tokens())?;

    let mut requests = vec![
        ("without api-version", asking()?.without("api-version")),
        ("of an api-version that does not exist", asking()?.but("api-version", "1999-01-01")),
        ("without resource", asking()?.without("resource")),
        ("for a resource that does not exist", asking()?.but("resource", "api://elsewhere.beartrap.test")),
        ("as an unknown client_id", asking()?.but("client_id", NOBODY)),
        ("as an unknown object_id", asking()?.but("object_id", NOBODY)),
        ("as an unknown msi_res_id", asking()?.but("msi_res_id", NOTHING)),
    ];
    requests.extend(tenant.asking_as_one_of_several()?.map(|request| ("as none of several", request)));
    let mut refused = Family::of("a request");
    for (name, request) in requests {
        refused.add(name, request.send().await?.is_refused_as(&IDENTITY_REQUEST_WRONG));
    }
    require(asking()?.send().await?.issues_tokens())?;
    judge(refused)
}
