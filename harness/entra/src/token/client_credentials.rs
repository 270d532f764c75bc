//! An application asks for itself (RFC 6749 section 4.4): it gets what administrators granted it, and nothing else.

use super::{Granted, TokenRequest, shown};
use crate::ask::needed;
use crate::directory::{Application, Tenant};
use crate::errors::{audience, consent, not_found, tenant};
use crate::mint::{self, AppToken};
use crate::refusal::{Refusal, must};
use serde_json::json;

pub(super) fn grant(asked: &TokenRequest) -> Result<Granted, Refusal> {
    let tenant = asked.tenant().ok_or(&tenant::GRANT_WITHOUT_TENANT)?;
    let application = asked.application(tenant)?;
    let client = asked.proven(application)?;
    let (resource, api) = api(asked)?;
    let roles = roles(asked, application, api, tenant);
    must(!api.assignment_required || !roles.is_empty(), &consent::APPLICATION_UNASSIGNED)?;
    let token = mint::for_itself(asked, &AppToken { tenant, client: &client, api, resource, roles: &roles });
    Ok(json!({
        "token_type": "Bearer",
        "expires_in": mint::LIFETIME,
        "ext_expires_in": mint::LIFETIME,
        "access_token": token.compact(),
    }))
}

/// The API that the scope names, and how it names it. Scopes of OpenID Connect beside it mean nothing here.
fn api<'a>(asked: &'a TokenRequest) -> Result<(&'a str, &'a Application), Refusal> {
    let scope = needed(&asked.form, "scope")?;
    let mut wanted =
        scope.split(' ').filter(|scope| !["openid", "profile", "offline_access"].contains(scope));
    let (Some(scope), None) = (wanted.next(), wanted.next()) else {
        return Err(audience::SCOPE_INVALID.about(format!("'{}'", shown(scope))));
    };
    let resource = scope.strip_suffix("/.default");
    let resource =
        resource.ok_or_else(|| audience::SCOPE_NOT_DEFAULT.about(format!("'{}'", shown(scope))))?;
    let api = asked.directory.api(resource);
    Ok((resource, api.ok_or_else(|| not_found::RESOURCE.about(format!("'{}'", shown(resource))))?))
}

/// The application permissions that somebody granted the client.
fn roles<'a>(
    asked: &TokenRequest<'a>,
    client: &'a Application,
    api: &Application,
    tenant: &'a Tenant,
) -> Vec<&'a str> {
    let granted = asked.directory.consents_of(client, tenant, None).flat_map(|consent| &consent.permissions);
    let of_api =
        granted.filter_map(|permission| permission.strip_prefix(api.name.as_str())?.strip_prefix('/'));
    of_api
        .filter(|name| api.roles.iter().any(|role| role.name == *name && role.is_for_applications()))
        .collect()
}
