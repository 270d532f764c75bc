//! The shape of Microsoft Entra ID: an issuer for each tenant and version, keys that all tenants share, and documents that
//! no single issuer is behind.
//!
//! The host is beartrap's own where Entra has one for each version; everything below it is as Entra has it.

mod metadata;

pub use metadata::EntraMetadata;

use crate::answer::{self, Reply};
use beartrap_forge::{Certificate, EntraVersion, SigningKey, Spare, entra};
use http::StatusCode;
use serde_json::{Value, json};
use url::form_urlencoded;

/// Which tenants an issuer in the shape of Entra issues for, and what its API was told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntraShape {
    /// The tenant of honest tokens.
    pub tenant: String,
    /// The version of honest tokens.
    pub version: EntraVersion,
    /// The API serves several tenants, so that it reads the documents that are of no tenant.
    pub many_tenants: bool,
}

/// The keys of such an issuer besides [`Key::First`](crate::Key::First), with which it signs for every organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntraKey {
    /// Signs for personal accounts alone, as the key's own `issuer` says.
    Consumers,
    /// Signs for [`entra::SECOND`] alone, as the key's own `issuer` says.
    OneTenant,
    /// Is published for tokens of version 1 alone.
    VersionOne,
    /// Is the custom key of [`entra::OTHER_API`], published to whoever asks for that application's keys.
    OtherApi,
}

impl EntraKey {
    /// The key.
    pub fn key(self) -> SigningKey {
        let (key, kid) = match self {
            Self::Consumers => (SigningKey::third(beartrap_forge::Algorithm::Rs256), "consumers-1"),
            Self::OneTenant => (SigningKey::spare(Spare::First), "tenant-1"),
            Self::VersionOne => (SigningKey::spare(Spare::Second), "version-one-1"),
            Self::OtherApi => (SigningKey::spare(Spare::Third), "other-api-1"),
        };
        key.with_kid(kid)
    }

    fn certificate(self) -> Certificate {
        match self {
            Self::Consumers => Certificate::THIRD,
            Self::OneTenant => Certificate::spare(Spare::First),
            Self::VersionOne => Certificate::spare(Spare::Second),
            Self::OtherApi => Certificate::spare(Spare::Third),
        }
    }

    fn jwk(self, issuer: Option<&str>) -> Value {
        jwk(&self.key(), &self.certificate(), issuer)
    }
}

/// The tenant in the issuer of the documents that are of no tenant: these letters, braces included.
pub const TEMPLATE: &str = "{tenantid}";

impl EntraShape {
    /// The issuer identifier of honest tokens.
    pub(crate) fn issuer(&self, authority: &str) -> String {
        self.version.issuer(authority, &self.tenant)
    }

    /// Where the API finds its keys: those of its tenant, or of all.
    pub(crate) fn jwks_uri(&self, authority: &str) -> String {
        let of = if self.many_tenants { "common" } else { &self.tenant };
        keys_at(authority, of, self.version)
    }
}

/// The keys for tokens of version 2 of every tenant, as they are published unless told otherwise. Each says its issuer,
/// and none its algorithm.
pub(crate) fn published(authority: &str, organisations: &SigningKey) -> Value {
    let issuer = |tenant| EntraVersion::V2.issuer(authority, tenant);
    json!({ "keys": [
        jwk(organisations, &Certificate::TRUSTED, Some(&issuer(TEMPLATE))),
        EntraKey::Consumers.jwk(Some(&issuer(entra::CONSUMERS))),
        EntraKey::OneTenant.jwk(Some(&issuer(entra::SECOND))),
    ] })
}

/// A key as the documents of Entra show it: with its certificate, and in version 2 with its issuer, but without `alg`.
pub fn jwk(key: &SigningKey, certificate: &Certificate, issuer: Option<&str>) -> Value {
    let mut jwk = key.public_jwk();
    if let Some(members) = jwk.as_object_mut() {
        members.remove("alg");
        members.insert("x5t".into(), key.kid().into());
        members.insert("x5c".into(), json!([certificate.base64()]));
        if let Some(issuer) = issuer {
            members.insert("issuer".into(), issuer.into());
            members.insert("cloud_instance_name".into(), "microsoftonline.com".into());
        }
    }
    jwk
}

/// Whether keys are at this path, of whatever tenant and version.
pub(crate) fn is_of_keys(path: &str) -> bool {
    path.ends_with("/discovery/v2.0/keys") || path.ends_with("/discovery/keys")
}

/// What a path of the issuer is.
pub(crate) enum Document {
    /// The metadata of a tenant.
    Metadata(Value),
    /// Keys.
    Keys(Value),
    /// Something else.
    Other(Reply),
}

/// The document behind a path and a query, given the keys that are published now.
pub(crate) fn document(authority: &str, path: &str, query: &str, keys: &Value) -> Document {
    let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let appid = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "appid");
    let appid = appid.map(|(_, appid)| appid.into_owned());
    let (tenant, version, is_metadata) = match segments[..] {
        [tenant, "v2.0", ".well-known", "openid-configuration"] => (tenant, EntraVersion::V2, true),
        [tenant, ".well-known", "openid-configuration"] => (tenant, EntraVersion::V1, true),
        [tenant, "discovery", "v2.0", "keys"] => (tenant, EntraVersion::V2, false),
        [tenant, "discovery", "keys"] => (tenant, EntraVersion::V1, false),
        _ => return Document::Other(answer::text(StatusCode::NOT_FOUND, "text/plain", "not found")),
    };
    let Some(tenant) = tenant_named(tenant) else { return Document::Other(unknown_tenant(tenant)) };
    if is_metadata {
        Document::Metadata(metadata(authority, tenant, version, appid.as_deref()))
    } else {
        Document::Keys(keys_of(authority, tenant, version, appid.as_deref(), keys))
    }
}

/// A tenant as the documents name it: its id, [`TEMPLATE`] where all are meant, or nothing if there is none.
fn tenant_named(name: &str) -> Option<&str> {
    match name {
        "common" | "organizations" => Some(TEMPLATE),
        "consumers" => Some(entra::CONSUMERS),
        _ if is_guid(name) => Some(name),
        _ => None,
    }
}

fn is_guid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.concat().bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn unknown_tenant(name: &str) -> Reply {
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
    let body = json!({
        "error": "invalid_tenant",
        "error_description": format!("AADSTS90002: Tenant '{name}' not found."),
        "error_codes": [90002],
    });
    answer::text(StatusCode::BAD_REQUEST, "application/json", body.to_string())
}

fn metadata(authority: &str, tenant: &str, version: EntraVersion, appid: Option<&str>) -> Value {
    let of_all = tenant == TEMPLATE;
    let userinfo = format!("{authority}/oidc/userinfo");
    let metadata = EntraMetadata {
        authority,
        issuing_host: authority,
        version,
        tenant: (!of_all).then_some(tenant),
        // Whatever is of no tenant is asked for at `common`.
        at: if of_all { "common" } else { tenant },
        appid,
        userinfo: &userinfo,
        region: (!of_all).then_some("NA"),
        mutual_tls: false,
    };
    metadata.document()
}

fn keys_at(authority: &str, tenant: &str, version: EntraVersion) -> String {
    match version {
        EntraVersion::V1 => format!("{authority}/{tenant}/discovery/keys"),
        EntraVersion::V2 => format!("{authority}/{tenant}/discovery/v2.0/keys"),
    }
}

/// The keys of one document. That of a tenant holds those that sign for it; where all are meant, all are there.
fn keys_of(authority: &str, tenant: &str, version: EntraVersion, appid: Option<&str>, keys: &Value) -> Value {
    let Some(published) = keys["keys"].as_array() else {
        return keys.clone();
    };
    let issuers = [tenant, TEMPLATE].map(|tenant| EntraVersion::V2.issuer(authority, tenant));
    let is_meant = |key: &&Value| {
        tenant == TEMPLATE || key["issuer"].as_str().is_none_or(|of| issuers.iter().any(|known| known == of))
    };
    let mut meant: Vec<Value> = published.iter().filter(is_meant).cloned().collect();
    if appid == Some(entra::OTHER_API) {
        meant.push(EntraKey::OtherApi.jwk(Some(&issuers[1])));
    }
    if version == EntraVersion::V1 {
        meant.push(EntraKey::VersionOne.jwk(None));
        // Version 1 has no keys for personal accounts, and its keys do not say whose they are.
        let consumers = EntraKey::Consumers.key();
        meant.retain(|key| key["kid"].as_str() != consumers.kid());
        meant.iter_mut().filter_map(Value::as_object_mut).for_each(|key| {
            key.remove("issuer");
            key.remove("cloud_instance_name");
        });
    }
    let mut document = keys.clone();
    document["keys"] = meant.into();
    document
}
