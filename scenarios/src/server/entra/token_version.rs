//! A client asks one endpoint for tokens for two APIs, which are registered for tokens of different versions.
//!
//! ## Why it matters
//! An API validates tokens of the version that its registration asks for, with the metadata of that version. Of the other
//! version are another issuer and other names of claims, so that every call fails, or is let in without a look at them.
//!
//! ## How to fix it
//! Take the version from the registration of the API and not from the endpoint, and let `iss`, `aud` and the claim that
//! names the client (`appid` or `azp`) follow from it.
//!
//! ## Not a finding
//! - In version 1 the audience may be the client id of the API or its application ID URI.

use crate::clauses::entra_tenant;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::VERSION_OF_API,
    also: &[],
    impact: Impact::BrokenClient,
    needs: &[Capability::EntraServer, Capability::EntraDaemon, Capability::EntraFirstVersionApi],
    mutant: Fault::VersionByEndpoint,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let daemon = tenant.daemon().await?;
    let mut family = Family::of("an API");
    for (name, api, version, [client, other]) in [
        ("of version 1", tenant.version_1_api()?, EntraVersion::V1, ["appid", "azp"]),
        ("of version 2", tenant.api(), EntraVersion::V2, ["azp", "appid"]),
    ] {
        let (_, metadata) = tenant.metadata_of(tenant.id(), version).await?;
        let tokens = tenant.asking_for_itself(&daemon, api).send().await?.tokens()?;
        let claims = tenant.claims_of(&tokens)?;
        let says = |name: &str| claims.get(name).and_then(|value| value.as_str()).unwrap_or_default();
        let is_version = says("ver") == version.number() && metadata["issuer"] == says("iss");
        let names_client = says(client) == daemon.id() && !claims.contains_key(other);
        let shown = ["ver", "iss", "aud", client, other].map(|name| match says(name) {
            "" => format!("no {name}"),
            value => format!("{name} {}", world.scene().shown(value, 80)),
        });
        let expected = format!(
            "ver {}, the issuer of that version, {client} and no {other}, and the API as audience",
            version.number()
        );
        let is_its = Observation::of(is_version && names_client, &expected, shown.join(", "));
        // Only of version 1 the application ID URI may be the audience.
        let is_by_id = version == EntraVersion::V1 || says("aud") == api.id;
        let by_id = Observation::of(is_by_id, format!("the audience {}", api.id), shown.join(", "));
        family.add(name, is_its.and(by_id).and(tenant.is_for(&tokens, api)?).seen_in([tokens.exchange()]));
    }
    judge(family)
}
