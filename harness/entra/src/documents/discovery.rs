//! Metadata and keys of a tenant, or of all. A domain is answered with its tenant's id; `common` and `organizations` with
//! a template that no token ever has.

use super::read;
use crate::ask::Ask;
use crate::directory::{Application, Directory, Tenant};
use crate::errors::{not_found, request};
use crate::keys;
use crate::personality::Personality;
use crate::refusal::Refusal;
use crate::token::{Authority, shown};
use beartrap_core::Fault;
use beartrap_forge::EntraVersion;
use beartrap_issuer::EntraMetadata;
use bytes::Bytes;
use http::Response;
use serde_json::json;

/// The metadata (OpenID Connect Discovery 1.0 section 4).
pub(crate) fn metadata(
    entra: &Personality,
    ask: &Ask,
    named: &str,
    version: EntraVersion,
) -> Result<Response<Bytes>, Refusal> {
    let world = entra.world();
    let directory = &world.directory;
    let tenant = tenant(directory, named)?;
    let query = ask.query();
    let appid = query.get("appid");
    application(directory, appid)?;
    let at = tenant.map_or(named, |tenant| &tenant.id);
    let userinfo = match version {
        EntraVersion::V1 => format!("{}/{at}/openid/userinfo", entra.authority()),
        EntraVersion::V2 => format!("{}/graph/oidc/userinfo", entra.authority()),
    };
    let metadata = EntraMetadata {
        authority: entra.authority(),
        issuing_host: keys::issuing_host(entra, directory, version),
        version,
        tenant: in_issuer(entra, directory, tenant, named),
        at,
        appid,
        userinfo: &userinfo,
        region: tenant.map(|tenant| tenant.region.as_str()),
        mutual_tls: directory.switches.mutual_tls_metadata,
    };
    read(ask, &metadata.document())
}

/// The id that the issuer names, or none for the template.
fn in_issuer<'a>(
    entra: &Personality,
    directory: &'a Directory,
    tenant: Option<&'a Tenant>,
    named: &'a str,
) -> Option<&'a str> {
    let tenant = tenant.or_else(|| directory.tenants.first().filter(|_| entra.has(Fault::TemplateFilledIn)));
    tenant.map(|tenant| if entra.has(Fault::DomainInIssuer) { named } else { &tenant.id })
}

/// The keys.
pub(crate) fn keys(
    entra: &Personality,
    ask: &Ask,
    named: &str,
    version: EntraVersion,
) -> Result<Response<Bytes>, Refusal> {
    let world = entra.world();
    let directory = &world.directory;
    let tenant = tenant(directory, named)?;
    let query = ask.query();
    let application = application(directory, query.get("appid"))?;
    let issuer = |tenant: &str| keys::issuer(entra, directory, version, tenant);
    read(ask, &json!({ "keys": keys::published(issuer, tenant, application, version) }))
}

/// The tenant that is named, or none where all are meant.
fn tenant<'a>(directory: &'a Directory, named: &str) -> Result<Option<&'a Tenant>, Refusal> {
    Ok(match Authority::named(directory, named)? {
        Authority::Tenant(tenant) => Some(tenant),
        Authority::Common | Authority::Organizations => None,
        Authority::Consumers => directory.tenants.iter().find(|tenant| tenant.personal),
    })
}

/// The application whose keys are asked for, if any is.
fn application<'a>(
    directory: &'a Directory,
    appid: Option<&str>,
) -> Result<Option<&'a Application>, Refusal> {
    let Some(appid) = appid else { return Ok(None) };
    if !crate::personality::is_guid(appid) {
        return Err(request::MALFORMED.about("appid is not a client id"));
    }
    let known = directory.application(appid);
    known.map(Some).ok_or_else(|| not_found::APPLICATION.about(format!("'{}'", shown(appid))))
}
