//! The token endpoint: one file for each grant, and one for what clients prove themselves with.

mod assertion;
mod client;
mod client_credentials;
mod code;
pub(crate) mod cross_origin;
mod device_code;
mod federated;
pub(crate) mod issue;
mod on_behalf_of;
mod password;
mod refresh;
mod repetition;

pub(crate) use client::{Proof, Proven};
pub(crate) use repetition::Repetitions;

use crate::ask::{Ask, json, needed};
use crate::directory::{Cloud, Directory, Tenant};
use crate::errors::{audience, not_found, request, tenant};
use crate::personality::{Personality, World};
use crate::refusal::{Refusal, must};
use beartrap_core::Fault;
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
    /// Random; no other request has it.
    pub(crate) unique: String,
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
    answered(entra, ask, named, version).map_err(|refusal| repetition::counted(entra, ask, refusal))
}

fn answered(
    entra: &Personality,
    ask: &Ask,
    named: &str,
    version: EntraVersion,
) -> Result<Response<Bytes>, Refusal> {
    if ask.method != Method::POST {
        let redeems = ask.query().get("code").is_some();
        return Err(if redeems { &request::REDEMPTION_OUT_OF_ORDER } else { &request::METHOD_WRONG }.into());
    }
    let mut world = entra.world();
    let World { directory, random, grants, sign_ins, .. } = &mut *world;
    let unique = random.value("uti", "request");
    let directory = &*directory;
    let authority = Authority::named(directory, named)?;
    let asked = TokenRequest { entra, ask, version, named, form: ask.form(), directory, authority, unique };
    asked.is_of_its_version()?;
    let assertion = asked.unused_assertion(grants)?;
    let stores = &mut issue::Stores { grants, random };
    let granted = match needed(&asked.form, "grant_type")? {
        "client_credentials" => client_credentials::grant(&asked)?,
        "authorization_code" => code::grant(&asked, stores)?,
        "refresh_token" => refresh::grant(&asked, stores)?,
        "urn:ietf:params:oauth:grant-type:device_code" | "device_code" => device_code::grant(&asked, stores)?,
        on_behalf_of::GRANT_TYPE => on_behalf_of::grant(&asked, stores)?,
        "password" => password::grant(&asked, stores, sign_ins)?,
        other => return Err(request::GRANT_UNKNOWN.about(format!("'{}'", shown(other)))),
    };
    if let Some(assertion) = assertion {
        stores.grants.assertions.put(assertion, ());
    }
    Ok(json(StatusCode::OK, &asked.in_its_version(granted)))
}

impl<'a> Authority<'a> {
    pub(crate) fn named(directory: &'a Directory, name: &str) -> Result<Self, Refusal> {
        Ok(match name {
            "common" => Self::Common,
            "organizations" => Self::Organizations,
            "consumers" => Self::Consumers,
            _ => {
                let about = || format!("'{}'", shown(name));
                let tenant = directory.tenant(name).ok_or_else(|| not_found::TENANT.about(about()))?;
                must(tenant.cloud == Cloud::Public, tenant::OTHER_CLOUD.about(about()))?;
                Self::Tenant(tenant)
            }
        })
    }
}

impl Authority<'_> {
    /// As it is called in refusals.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Tenant(tenant) => &tenant.name,
            Self::Common => "common",
            Self::Organizations => "organizations",
            Self::Consumers => "consumers",
        }
    }
}

impl TokenRequest<'_> {
    /// Personal accounts have no version 1, and version 2 has no `resource`.
    fn is_of_its_version(&self) -> Result<(), Refusal> {
        match self.version {
            EntraVersion::V1 => {
                must(!matches!(self.authority, Authority::Consumers), &tenant::CONSUMERS_AT_VERSION_ONE)
            }
            EntraVersion::V2 if self.entra.has(Fault::ResourceOverridesScope) => Ok(()),
            EntraVersion::V2 => must(self.form.get("resource").is_none(), &audience::RESOURCE_PARAMETER),
        }
    }

    /// Whether the client declares that it knows what to do when an API takes back a token: `cp1` (in any letter case).
    pub(crate) fn understands_challenges(&self) -> bool {
        let claims = self.form.get("claims").and_then(|claims| serde_json::from_str::<Value>(claims).ok());
        let declared = claims.as_ref().map(|claims| &claims["access_token"]["xms_cc"]["values"]);
        let is_cp1 = |value: &Value| value.as_str().is_some_and(|name| name.eq_ignore_ascii_case("cp1"));
        declared.and_then(Value::as_array).is_some_and(|values| values.iter().any(is_cp1))
    }

    /// Version 1 says numbers as text, and more of them.
    fn in_its_version(&self, mut granted: Granted) -> Granted {
        let Some(lifetime) = granted["expires_in"].as_u64().filter(|_| self.version == EntraVersion::V1)
        else {
            return granted;
        };
        let now = self.entra.now();
        for (name, number) in [
            ("expires_in", lifetime),
            ("ext_expires_in", lifetime),
            ("expires_on", now + lifetime),
            ("not_before", now),
        ] {
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
