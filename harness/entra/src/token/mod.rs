//! The token endpoint: one file for each grant, and one for what clients prove themselves with.

mod assertion;
mod client;
mod client_credentials;
mod federated;

pub(crate) use client::Proven;

use crate::ask::{Ask, json, needed};
use crate::directory::{Directory, Tenant};
use crate::errors::{audience, not_found, request, tenant};
use crate::personality::Personality;
use crate::refusal::{Refusal, must};
use beartrap_forge::EntraVersion;
use beartrap_lab::Form;
use bytes::Bytes;
use http::{Method, Response, StatusCode};
use serde_json::Value;

/// A request to the token endpoint, as far as every grant reads it.
pub(crate) struct TokenRequest<'a> {
    pub(crate) entra: &'a Personality,
    pub(crate) ask: &'a Ask,
    /// The version of the endpoint, which is not that of access tokens.
    pub(crate) version: EntraVersion,
    /// The first segment of the path, as it was sent.
    pub(crate) named: &'a str,
    pub(crate) form: Form,
    pub(crate) directory: &'a Directory,
    pub(crate) authority: Authority<'a>,
}

/// Whom the first segment of a path means.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Authority<'a> {
    Tenant(&'a Tenant),
    /// Work and personal accounts.
    Common,
    /// Work accounts of any tenant.
    Organizations,
    /// Personal accounts.
    Consumers,
}

pub(crate) fn endpoint(
    entra: &Personality,
    ask: &Ask,
    named: &str,
    version: EntraVersion,
) -> Result<Response<Bytes>, Refusal> {
    must(ask.method == Method::POST, &request::METHOD_WRONG)?;
    let world = entra.world();
    let directory = &world.directory;
    let authority = Authority::named(directory, named)?;
    let asked = TokenRequest { entra, ask, version, named, form: ask.form(), directory, authority };
    asked.is_of_its_version()?;
    let granted = match needed(&asked.form, "grant_type")? {
        "client_credentials" => client_credentials::grant(&asked)?,
        other => return Err(request::GRANT_UNKNOWN.about(format!("'{}'", shown(other)))),
    };
    Ok(json(StatusCode::OK, &asked.in_its_version(granted)))
}

impl<'a> Authority<'a> {
    pub(crate) fn named(directory: &'a Directory, name: &str) -> Result<Self, Refusal> {
        Ok(match name {
            "common" => Self::Common,
            "organizations" => Self::Organizations,
            "consumers" => Self::Consumers,
            _ => {
                let tenant = directory.tenant(name);
                Self::Tenant(tenant.ok_or_else(|| not_found::TENANT.about(format!("'{}'", shown(name))))?)
            }
        })
    }
}

impl TokenRequest<'_> {
    /// Personal accounts have no version 1, and version 2 has no `resource`.
    fn is_of_its_version(&self) -> Result<(), Refusal> {
        match self.version {
            EntraVersion::V1 => {
                must(!matches!(self.authority, Authority::Consumers), &tenant::CONSUMERS_AT_VERSION_ONE)
            }
            EntraVersion::V2 => must(self.form.get("resource").is_none(), &audience::RESOURCE_PARAMETER),
        }
    }

    /// Version 1 says numbers as text, and more of them.
    fn in_its_version(&self, mut granted: Granted) -> Granted {
        let Some(lifetime) = granted["expires_in"].as_u64().filter(|_| self.version == EntraVersion::V1) else {
            return granted;
        };
        let now = self.entra.now();
        for (name, number) in [("expires_in", lifetime), ("ext_expires_in", lifetime), ("expires_on", now + lifetime), ("not_before", now)] {
            granted[name] = number.to_string().into();
        }
        if let Some(resource) = self.form.get("resource") {
            granted["resource"] = resource.into();
        }
        granted
    }
}

/// What a request said, as it may be repeated in an answer: short, and without what could end a line or a tag.
pub(crate) fn shown(text: &str) -> String {
    let harmless = |letter: &char| !letter.is_control() && !matches!(letter, '<' | '>' | '"' | '\'' | '\\');
    text.chars().filter(harmless).take(120).collect()
}

/// A document of granted tokens.
pub(crate) type Granted = Value;
