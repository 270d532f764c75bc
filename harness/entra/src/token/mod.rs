//! The token endpoint: one file for each grant, and one for what clients prove themselves with.

mod client;
mod client_credentials;

pub(crate) use client::Proven;

use crate::ask::{Ask, json, needed};
use crate::directory::{Directory, Tenant};
use crate::errors::{not_found, request};
use crate::personality::Personality;
use crate::refusal::{Refusal, must};
use beartrap_lab::Form;
use bytes::Bytes;
use http::{Method, Response, StatusCode};
use serde_json::Value;

/// A request to the token endpoint, as far as every grant reads it.
pub(crate) struct TokenRequest<'a> {
    pub(crate) entra: &'a Personality,
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

pub(crate) fn endpoint(entra: &Personality, ask: &Ask, authority: &str) -> Result<Response<Bytes>, Refusal> {
    must(ask.method == Method::POST, &request::METHOD_WRONG)?;
    let world = entra.world();
    let directory = &world.directory;
    let authority = Authority::named(directory, authority)?;
    let asked = TokenRequest { entra, form: ask.form(), directory, authority };
    let granted = match needed(&asked.form, "grant_type")? {
        "client_credentials" => client_credentials::grant(&asked)?,
        other => return Err(request::GRANT_UNKNOWN.about(format!("'{}'", shown(other)))),
    };
    Ok(json(StatusCode::OK, &granted))
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

/// What a request said, as it may be repeated in an answer: short, and without what could end a line or a tag.
pub(crate) fn shown(text: &str) -> String {
    let harmless = |letter: &char| !letter.is_control() && !matches!(letter, '<' | '>' | '"' | '\'' | '\\');
    text.chars().filter(harmless).take(120).collect()
}

/// A document of granted tokens.
pub(crate) type Granted = Value;
