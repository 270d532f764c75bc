//! Only a GUID is a tenant, so that nothing else can be written into the issuer.
//!
//! ## Why it matters
//! `tid` is put into a template. With a path or a fragment in it the issuer still comes out as the token says, and another
//! part of the API reads another tenant from it.
//!
//! ## How to fix it
//! Check that `tid` is a string and a GUID before it is put anywhere.
//!
//! ## Not a finding
//! - The GUID in capitals may be refused or taken for the same tenant.
//! - An API of one tenant compares `iss` with one text; then a strange `tid` beside it costs a note.

use super::{REDUNDANT, lie};
use crate::clauses::entra;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra::TENANT_IN_ISSUER,
    also: &[&entra::ISSUER],
    impact: Impact::MistakenIdentity,
    needs: &[Capability::EntraApi],
    mutant: Fault::EntraTidUnchecked,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let entra = world.entra()?;
    let endpoint = world.api().main().clone();
    let (token, home) = (world.token(), entra.setting().tenant);
    let in_both = [
        ("common", "common".to_owned()),
        ("a domain", "contoso.example".to_owned()),
        ("a path", format!("{home}/../{home}")),
        ("a path and a fragment", format!("{home}/v2.0#")),
        ("a query", format!("{home}/v2.0?")),
        ("empty", String::new()),
        ("in braces", format!("{{{home}}}")),
        ("a GUID and more", format!("{home}0")),
    ];
    let mut lies: Vec<_> =
        in_both.into_iter().map(|(name, tid)| lie(name, entra.of_tenant(token.clone(), &tid))).collect();
    lies.extend([
        lie("in a list", token.clone().claim("tid", [home.as_str()])).unless(entra.is_single(), REDUNDANT),
        lie("empty, beside the right iss", token.clone().claim("tid", ""))
            .unless(entra.is_single(), REDUNDANT),
    ]);
    let mut tenants = super::presented(world, &endpoint, lies, ApiAnswer::is_unauthorized).await?;
    let capitals = home.to_uppercase();
    if capitals != home {
        for (name, token) in [
            ("in capitals", token.clone().claim("tid", capitals.as_str())),
            ("in capitals, in iss too", entra.of_tenant(token, &capitals)),
        ] {
            let observed = world.called_with(&token).await?.is_unauthorized();
            tenants.add(name, observed.left_open("it may be taken for the same tenant"));
        }
    }
    judge(tenants)
}
