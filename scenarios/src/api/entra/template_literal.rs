//! The template that the metadata of all tenants have for an issuer is no issuer.
//!
//! ## Why it matters
//! Where `iss` is only compared with the text of the metadata, whoever can have a token signed with that text belongs to no
//! tenant, and passes for one of each.
//!
//! ## How to fix it
//! Put the `tid` of the token in place of `{tenantid}`, once it is a GUID, and compare the result with `iss`.

use super::{REDUNDANT, lie};
use crate::clauses::entra;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra::ISSUER,
    also: &[&entra::TENANT_IN_ISSUER],
    impact: Impact::MistakenIdentity,
    needs: &[Capability::EntraApi],
    mutant: Fault::EntraTemplateIsIssuer,
};

const TEMPLATE: &str = "{tenantid}";

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let entra = world.entra()?;
    let endpoint = world.api().main().clone();
    let token = world.token();
    let template = entra.issuer_of(&token, TEMPLATE);
    let lies = vec![
        lie("iss is the template", token.clone().claim("iss", template)),
        lie("iss is the template, and tid its gap", entra.of_tenant(token.clone(), TEMPLATE)),
        lie(
            "iss is the template, and tid is missing",
            entra.of_tenant(token.clone(), TEMPLATE).without_claim("tid"),
        ),
        lie("tid is the gap", token.claim("tid", TEMPLATE)).unless(entra.is_single(), REDUNDANT),
    ];
    judge(super::presented(world, &endpoint, lies, ApiAnswer::is_unauthorized).await?)
}
