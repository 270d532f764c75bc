//! An application asks for itself (RFC 6749 section 4.4): it gets what administrators granted it, and nothing else.

use super::{Granted, TokenRequest, shown};
use crate::ask::needed;
use crate::directory::{Application, Tenant};
use crate::errors::{audience, consent, not_found, tenant};
use crate::mint::{self, AppToken};
use crate::refusal::{Refusal, must};
use beartrap_core::Fault;
use beartrap_forge::EntraVersion;
use serde_json::json;

/// Scopes of OpenID Connect, which libraries send along. For an application they mean nothing.
const OF_USERS: [&str; 4] = ["openid", "profile", "email", "offline_access"];

pub(super) fn grant(asked: &TokenRequest) -> Result<Granted, Refusal> {
    let tenant = asked.tenant().or_else(|| tenant_unasked(asked)).ok_or_else(|| without_tenant(asked))?;
    let application = asked.application_for_itself(tenant)?;
    let client = asked.proven(application)?;
    let resource = match (asked.version, asked.form.get("resource")) {
        (EntraVersion::V1, _) => needed(&asked.form, "resource")?,
        (EntraVersion::V2, Some(resource)) if asked.entra.has(Fault::ResourceOverridesScope) => resource,
        (EntraVersion::V2, _) => resource(asked, needed_scope(asked)?)?,
    };
    let api = api(asked, application, tenant, resource)?;
    let roles = roles(asked, application, api, tenant);
    let error = asked.directory.switches.unassigned_application.error();
    let unassigned = consent::APPLICATION_UNASSIGNED
        .about(format!("'{}' for '{}'", application.client_id, api.client_id))
        .with_error(error);
    let is_let_in =
        !api.assignment_required || !roles.is_empty() || asked.entra.has(Fault::AssignmentIgnored);
    must(is_let_in, unassigned)?;
    let lifetime = mint::lifetime_for_itself(asked);
    let token = AppToken {
        directory: asked.directory,
        tenant,
        client: application,
        by: client.by,
        api,
        resource,
        endpoint: asked.version,
        roles: &roles,
        lifetime,
        unique: &asked.unique,
    };
    let minted = mint::for_itself(asked.entra, &token);
    let minted = match delegated(asked) {
        Some(scope) => minted.claim("scp", scope),
        None => minted,
    };
    let mut answer = json!({
        "token_type": "Bearer",
        "expires_in": lifetime,
        "ext_expires_in": lifetime,
        "access_token": minted.compact(),
    });
    if asked.entra.has(Fault::RefreshTokenForApplication) {
        answer["refresh_token"] = format!("1.A{}", asked.unique).into();
    }
    Ok(answer)
}

/// The home of the application, where the fault has it that no tenant need be named.
fn tenant_unasked<'a>(asked: &TokenRequest<'a>) -> Option<&'a Tenant> {
    let id = asked.client_id().ok().filter(|_| asked.entra.has(Fault::ApplicationOfNoTenant))?;
    asked.directory.tenant(&asked.directory.application(&id)?.home)
}

/// The permission of users that is asked for, where the fault has it that applications get those.
fn delegated<'a>(asked: &'a TokenRequest) -> Option<&'a str> {
    let scope = asked.form.get("scope").filter(|_| asked.entra.has(Fault::DelegatedScopeForApplication))?;
    scope.rsplit_once('/').map(|(_, name)| name).filter(|name| *name != ".default")
}

/// Which refusal it is follows from whether the application could be asked for elsewhere at all.
fn without_tenant(asked: &TokenRequest) -> Refusal {
    let application = asked.client_id().ok().and_then(|id| asked.directory.application(&id));
    match application {
        Some(application) if !application.serves_many_tenants() => {
            not_found::COMMON_WITH_ONE_TENANT.about(format!("'{}'", application.client_id))
        }
        _ => (&tenant::GRANT_WITHOUT_TENANT).into(),
    }
}

/// `scope`, which may be there and say nothing.
fn needed_scope<'a>(asked: &'a TokenRequest) -> Result<&'a str, Refusal> {
    let scope = needed(&asked.form, "scope")?;
    must(!scope.trim().is_empty(), &audience::SCOPE_EMPTY)?;
    let is_readable = scope.bytes().all(|byte| matches!(byte, b' ' | b'!' | 0x23..=0x5b | 0x5d..=0x7e));
    must(is_readable, audience::SCOPE_INVALID.about(format!("'{}'", shown(scope))))?;
    Ok(scope)
}

/// The API as the scope names it: the one word in front of `/.default`.
fn resource<'a>(asked: &TokenRequest, scope: &'a str) -> Result<&'a str, Refusal> {
    let about = || format!("'{}'", shown(scope));
    let wanted: Vec<&str> =
        scope.split(' ').filter(|word| !word.is_empty() && !OF_USERS.contains(word)).collect();
    let resources: Option<Vec<&str>> = wanted.iter().map(|word| word.strip_suffix("/.default")).collect();
    match (&wanted[..], resources.as_deref()) {
        ([], _) => Err(audience::SCOPE_WITHOUT_RESOURCE.about(about())),
        (_, Some([resource])) => Ok(resource),
        (_, Some(_)) => Err(audience::SCOPES_OF_SEVERAL.about(about())),
        ([one], None) => match one.rsplit_once('/').filter(|_| delegated(asked).is_some()) {
            Some((resource, _)) => Ok(resource),
            None => Err(audience::SCOPE_NOT_DEFAULT.about(about())),
        },
        (_, None) => Err(audience::SCOPE_INVALID.about(about())),
    }
}

/// The API of this name, if the tenant has it.
fn api<'a>(
    asked: &TokenRequest<'a>,
    client: &Application,
    tenant: &Tenant,
    resource: &str,
) -> Result<&'a Application, Refusal> {
    let about = || format!("'{}' in the directory '{}'", shown(resource), tenant.name);
    let of_version_one =
        |known: &&Application| known.version() == EntraVersion::V1 && !known.assignment_required;
    let any = asked.directory.applications.iter().find(of_version_one);
    let api = asked.directory.api(resource).or(any.filter(|_| asked.entra.has(Fault::AnyAudienceIssued)));
    let api = api.ok_or_else(|| not_found::RESOURCE.about(about()))?;
    let is_itself = api.client_id == client.client_id;
    must(
        !is_itself || resource.eq_ignore_ascii_case(&client.client_id),
        audience::TOKEN_FOR_ITSELF.about(format!("'{}'", shown(resource))),
    )?;
    if asked.entra.has(Fault::ApplicationOfAnyTenant) {
        return Ok(api);
    }
    let principal =
        asked.directory.principal(api, tenant).ok_or_else(|| not_found::RESOURCE.about(about()))?;
    must(principal.enabled, not_found::RESOURCE_DISABLED.about(about()))?;
    Ok(api)
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
