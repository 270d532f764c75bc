//! The issuer of a token is that of the tenant which the token names.
//!
//! ## Why it matters
//! The keys are the same for all tenants. If one claim decides who issued and another whose data are shown, each half can
//! be right by itself in a token of an attacker's tenant.
//!
//! ## How to fix it
//! Build the issuer from `tid`, compare it with `iss` exactly, and use nothing but that tenant from then on.
//!
//! ## Not a finding
//! - An API of one tenant compares `iss` with one text, and `tid` adds nothing; such tokens cost a note.

use super::{REDUNDANT, lie};
use crate::clauses::entra;
use beartrap_forge::entra::STRANGER;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra::TENANT_IN_ISSUER,
    also: &[&entra::ISSUER],
    impact: Impact::MistakenIdentity,
    needs: &[Capability::EntraApi],
    mutant: Fault::EntraIssuerByPrefix,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let entra = world.entra()?;
    let endpoint = world.api().main().clone();
    let token = world.token();
    let issuer_of = |tenant: &str| entra.issuer_of(&token, tenant);
    let mut lies = vec![
        lie("iss of a stranger", token.clone().claim("iss", issuer_of(STRANGER))),
        lie("tid of a stranger", token.clone().claim("tid", STRANGER)).unless(entra.is_single(), REDUNDANT),
        lie("no tid", token.clone().without_claim("tid")).unless(entra.is_single(), REDUNDANT),
        lie(
            "iss of a stranger, and no tid",
            token.clone().claim("iss", issuer_of(STRANGER)).without_claim("tid"),
        ),
    ];
    if let Ok(second) = entra.second_tenant() {
        lies.push(lie("iss of the second tenant", token.clone().claim("iss", issuer_of(second))));
        lies.push(lie("tid of the second tenant", token.claim("tid", second)));
    }
    judge(super::presented(world, &endpoint, lies, ApiAnswer::is_unauthorized).await?)
}
