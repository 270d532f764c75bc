//! Which token a request bears, and whether the resource believes it.

use super::Asked;
use crate::directory::{Application, Directory, Tenant};
use crate::keys;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use beartrap_forge::EntraVersion;
use beartrap_lab::Signed;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// Seconds by which clocks may differ.
const SKEW: u64 = 300;

/// Who calls, once everything about the token is right.
pub(super) struct Bearer<'a> {
    pub(super) tenant: &'a Tenant,
    pub(super) signed: Signed,
}

/// Why a resource does not believe a caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unbelieved {
    /// There is no token.
    Missing,
    /// Not a token of this personality, or no longer or not yet good.
    Invalid,
    /// It is good, for another resource.
    ForAnother,
}

impl<'a> Bearer<'a> {
    /// The caller, if its token is one of a tenant of this directory for this resource.
    pub(super) fn of(asked: &Asked, directory: &'a Directory, resource: &str) -> Result<Self, Unbelieved> {
        let token = asked.ask.header("authorization").ok_or(Unbelieved::Missing)?;
        let (scheme, token) = token.split_once(' ').ok_or(Unbelieved::Missing)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(Unbelieved::Missing);
        }
        let resource = directory.application_named(resource).ok_or(Unbelieved::ForAnother)?;
        // Its tokens carry a nonce, and what is signed carries the digest of it.
        let is_graph = resource.client_id == beartrap_forge::entra::GRAPH;
        let hashed = if is_graph { hashed_nonce(token) } else { None };
        let signed = Signed::read(hashed.as_deref().unwrap_or(token.trim())).ok_or(Unbelieved::Invalid)?;
        let tenant =
            signed.text("tid").and_then(|tid| directory.tenants.iter().find(|known| known.id == tid));
        let tenant = tenant.ok_or(Unbelieved::Invalid)?;
        if !is_believed(asked, directory, resource, tenant, &signed) {
            let is_for = signed.text("aud").and_then(|aud| directory.api(aud)).map(|api| api.name.as_str());
            let is_another = is_for.is_some_and(|name| name != resource.name);
            return Err(if is_another { Unbelieved::ForAnother } else { Unbelieved::Invalid });
        }
        Ok(Self { tenant, signed })
    }

    pub(super) fn oid(&self) -> &str {
        self.signed.text("oid").unwrap_or_default()
    }

    /// Whether it stands for a user.
    pub(super) fn is_user(&self) -> bool {
        self.signed.claims.contains_key("scp")
    }

    /// Whether a delegated permission is in it.
    pub(super) fn has_scope(&self, name: &str) -> bool {
        self.signed.text("scp").is_some_and(|scp| scp.split(' ').any(|scope| scope == name))
    }

    /// Whether an application permission is in it. The roles of a user are none.
    pub(super) fn has_role(&self, name: &str) -> bool {
        let roles = self.signed.claims.get("roles").and_then(Value::as_array);
        !self.is_user() && roles.is_some_and(|roles| roles.iter().any(|role| role == name))
    }
}

fn is_believed(
    asked: &Asked,
    directory: &Directory,
    resource: &Application,
    tenant: &Tenant,
    signed: &Signed,
) -> bool {
    let version = match signed.text("ver") {
        Some("1.0") => EntraVersion::V1,
        Some("2.0") => EntraVersion::V2,
        _ => return false,
    };
    let seconds = |name: &str| signed.claims.get(name).and_then(Value::as_u64);
    let (now, aud) = (asked.entra.now(), signed.text("aud").unwrap_or_default());
    let issuer = keys::issuer(asked.entra, directory, version, &tenant.id);
    let key = keys::Holder::of(tenant, resource).jwk(None);
    directory.api(aud).is_some_and(|api| api.client_id == resource.client_id)
        && signed.text("iss") == Some(issuer.as_str())
        && signed.header("kid") == key["kid"].as_str()
        && seconds("exp").is_some_and(|exp| now < exp.saturating_add(SKEW))
        && seconds("nbf").is_none_or(|nbf| nbf <= now.saturating_add(SKEW))
        && signed.is_by(&key, &["RS256"])
}

/// The token as it was signed: with the digest of the nonce in its header, at the same place.
fn hashed_nonce(token: &str) -> Option<String> {
    let (header, rest) = token.trim().split_once('.')?;
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(header).ok()?).ok()?;
    let nonce = serde_json::from_str::<Value>(&text).ok()?["nonce"].as_str()?.to_owned();
    let member = |value: &str| format!("\"nonce\":{}", Value::from(value));
    let digest = URL_SAFE_NO_PAD.encode(Sha256::digest(nonce.as_bytes()));
    let signed = text.replacen(&member(&nonce), &member(&digest), 1);
    Some(format!("{}.{rest}", URL_SAFE_NO_PAD.encode(signed)))
}
