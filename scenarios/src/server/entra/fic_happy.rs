//! An application proves itself with a token of an issuer outside that it trusts.
//!
//! ## Why it matters
//! Pipelines and clusters that prove themselves this way keep no secret. Where it does not work, one is put there.
//!
//! ## How to fix it
//! Look through all federated credentials of the application for the issuer, the subject and the audience of the token,
//! and verify it with the keys that the issuer publishes.
//!
//! ## Not a finding
//! - A credential that was made minutes ago may not be known everywhere yet.

use crate::clauses::{entra_tenant, rfc7523};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::FEDERATED_CREDENTIALS,
    also: &[&rfc7523::CLIENT_ASSERTION],
    impact: Impact::BrokenLogin,
    needs: &[Capability::EntraServer, Capability::EntraDaemon, Capability::EntraFederation],
    mutant: Fault::FederatedIssuerRefused,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let daemon = tenant.daemon().await?;
    let asking = tenant.asking_for_itself(&daemon, tenant.api());
    tenant.clocks_agree(&asking.clone().send().await?.tokens()?)?;

    let assertion = tenant.federated_assertion()?;
    judge(asking.with_credentials(tenant.proving(&daemon, &assertion)).send().await?.issues_tokens())
}
