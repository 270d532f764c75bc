//! The metadata for many tenants are fetched, and the keys that they point to.
//!
//! ## Why it matters
//! Applications of many tenants put the tenant of a token in place of `{tenantid}` and compare. A concrete issuer locks out
//! every other tenant; and a key without an issuer is believed for all tenants, also where it is meant for one.
//!
//! ## How to fix it
//! At `common` and `organizations` let `issuer` hold the literal `{tenantid}`, and let each key of version 2 say in `issuer`
//! whom it signs for: the template, or one tenant.
//!
//! ## Not a finding
//! - No document of OpenID Connect knows such a template: its issuer equals no token's on purpose.
//! - The keys of version 1 have no issuer.

use crate::clauses::entra_tenant;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::ISSUER_TEMPLATE,
    also: &[],
    impact: Impact::BrokenClient,
    needs: &[Capability::EntraServer],
    mutant: Fault::TemplateFilledIn,
};

/// What stands where the id of a tenant goes.
const PLACE: &str = "{tenantid}";

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let scene = world.scene();
    let (exchange, own) = tenant.metadata_of(tenant.id(), EntraVersion::V2).await?;
    let issuer = own["issuer"].as_str().unwrap_or_default();
    let parted = issuer.split_once(tenant.id());
    let observed = scene.shown(issuer, 100);
    require(
        Observation::of(parted.is_some(), "an issuer with the tenant's id", observed).seen_in([exchange]),
    )?;
    let (before, after) = parted.unwrap_or_default();
    // What a key's issuer has in the place: a tenant, or the place itself.
    let in_place = |issuer: &str| issuer.strip_prefix(before)?.strip_suffix(after).map(str::to_owned);

    let mut family = Family::of("a document for many tenants");
    for segment in ["common", "organizations"] {
        let (exchange, document) = tenant.metadata_of(segment, EntraVersion::V2).await?;
        let issuer = document["issuer"].as_str().unwrap_or_default();
        let holds = in_place(issuer).as_deref() == Some(PLACE);
        let observed = format!("the issuer {}", scene.shown(issuer, 100));
        family.add(
            format!("metadata of {segment}"),
            Observation::of(holds, format!("{PLACE} in the issuer"), observed).seen_in([exchange]),
        );

        let uri = document["jwks_uri"].as_str().and_then(|uri| uri.parse::<Url>().ok());
        let uri =
            uri.ok_or_else(|| Unsettled::because(format!("the metadata of {segment} name no jwks_uri")))?;
        let (exchange, set) = tenant.document(uri).await?;
        let keys = set["keys"].as_array().map(Vec::as_slice).unwrap_or_default();
        let is_told = |issuer: &str| {
            in_place(issuer)
                .is_some_and(|place| place == PLACE || !place.is_empty() && !place.contains(['/', '{']))
        };
        let untold = keys.iter().find(|key| !key["issuer"].as_str().is_some_and(is_told));
        let observed = match untold {
            None => format!("{} keys that say so", keys.len()),
            Some(key) => format!("a key with the issuer {}", scene.shown(&key["issuer"].to_string(), 100)),
        };
        let holds = untold.is_none() && !keys.is_empty();
        let expected = "keys with the template or a tenant as their issuer";
        family.add(
            format!("keys of {segment}"),
            Observation::of(holds, expected, observed).seen_in([exchange]),
        );
    }
    judge(family)
}
