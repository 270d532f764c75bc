//! A code that one tenant issued is redeemed at the endpoint of another.
//!
//! ## Why it matters
//! The tenant of the token endpoint ends up in `iss` and `tid`, by which APIs tell whose data they serve.
//!
//! ## How to fix it
//! Store the tenant with the code, and compare it with that of the token request. `common` stands for the tenant of the user.
//!
//! ## Not a finding
//! - A code that was issued at `common` or `organizations` is good at the home tenant of its user.

use crate::clauses::{entra_tenant, rfc6749};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::CODE_OF_TENANT,
    also: &[&rfc6749::CODE_BOUND_TO_CLIENT],
    impact: Impact::MistakenIdentity,
    needs: &[
        Capability::EntraServer,
        Capability::EntraMultiTenantClient,
        Capability::EntraSecondTenant,
        Capability::UserInterface,
    ],
    mutant: Fault::CodeOfAnyTenant,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let client = tenant.multi_tenant_client().await?;
    let request = || client.authorization_request().but("scope", "openid profile");
    let mut alice = world.alice()?;
    let first = alice.visits(request()).await?.code()?;
    require(client.redeem(&first).await?.issues_tokens())?;

    let code = alice.visits(request()).await?.code()?;
    let elsewhere = tenant.token_endpoint_of(tenant.other_tenant()?)?;
    judge(client.redemption(&code).at(elsewhere).send().await?.is_refused_as(&BAD_GRANT))
}
