//! Who may call what.

use super::caller::Caller;
use super::refusal::{NOT_ALLOWED, NOT_FOUND, Refusal, WRONG_METHOD, claims_wanted};
use super::{EntraApi, TENANTS};
use crate::ask::Ask;
use beartrap_core::Fault;
use serde_json::json;

/// One endpoint, and what it asks for. Of scopes and roles, the first are for users and the second for applications.
pub(super) struct Endpoint {
    method: &'static str,
    pub(super) path: &'static str,
    scope: Option<&'static str>,
    role: Option<&'static str>,
    owner: Option<&'static Account>,
    group: Option<&'static str>,
    context: Option<&'static str>,
    members_only: bool,
    /// What it shows comes from the next API.
    pub(super) is_relayed: bool,
}

/// A user of the first tenant.
struct Account {
    oid: &'static str,
    /// What the user is called today, which nothing but a faulty API looks at.
    mail: &'static str,
}

const ALICE: Account = Account { oid: "a11ce000-0000-4000-8000-000000000001", mail: "alice@contoso.example" };
const BOB: Account = Account { oid: "b0b00000-0000-4000-8000-000000000002", mail: "bob@contoso.example" };

const fn endpoint_at(method: &'static str, path: &'static str, scope: Option<&'static str>) -> Endpoint {
    Endpoint {
        method,
        path,
        scope,
        role: None,
        owner: None,
        group: None,
        context: None,
        members_only: false,
        is_relayed: false,
    }
}

const READ: Option<&str> = Some("orders.read");

const ENDPOINTS: &[Endpoint] = &[
    Endpoint { role: Some("Orders.Read.All"), ..endpoint_at("GET", "/orders", READ) },
    endpoint_at("POST", "/orders", Some("orders.write")),
    endpoint_at("GET", "/me", None),
    Endpoint { role: Some("Jobs.Run"), ..endpoint_at("POST", "/jobs", None) },
    Endpoint { owner: Some(&ALICE), ..endpoint_at("GET", "/documents/1", READ) },
    Endpoint { owner: Some(&BOB), ..endpoint_at("GET", "/documents/2", READ) },
    Endpoint { group: Some("9a000000-0000-4000-8000-000000000001"), ..endpoint_at("GET", "/reports", READ) },
    Endpoint { context: Some("c1"), ..endpoint_at("GET", "/vault", READ) },
    Endpoint { members_only: true, ..endpoint_at("GET", "/board", READ) },
    Endpoint { is_relayed: true, ..endpoint_at("GET", "/profile", READ) },
];

/// The endpoint of a request: its path and method, exactly.
pub(super) fn endpoint(ask: &Ask) -> Result<&'static Endpoint, Refusal> {
    let of_path = || ENDPOINTS.iter().filter(|endpoint| endpoint.path == ask.uri.path());
    let exact = of_path().find(|endpoint| endpoint.method == ask.method.as_str());
    exact.ok_or_else(|| if of_path().next().is_some() { WRONG_METHOD } else { NOT_FOUND })
}

/// A rule about who may call.
type Rule = fn(&EntraApi, &Ask, &Endpoint, &Caller) -> Result<(), Refusal>;

const RULES: &[Rule] = &[permission, owner, group, context, membership];

pub(super) fn authorize(
    api: &EntraApi,
    ask: &Ask,
    endpoint: &Endpoint,
    caller: &Caller,
) -> Result<(), Refusal> {
    RULES.iter().try_for_each(|rule| rule(api, ask, endpoint, caller))
}

/// A user needs a scope, and an application a role; where neither is asked for, any user may call.
fn permission(api: &EntraApi, _ask: &Ask, endpoint: &Endpoint, caller: &Caller) -> Result<(), Refusal> {
    let is_application = is_application(caller);
    let scope = |scope| has_scope(api, caller, scope);
    let role = |role| caller.list("roles").contains(&role) || has_role_in_effect(api, caller);
    let is_allowed = match (endpoint.scope, endpoint.role) {
        // By default a user, to a faulty API.
        (None, None) if caller.claims["idtyp"].is_null() && api.planted(Fault::EntraUserByDefault) => true,
        (None, None) => !is_application,
        (Some(wanted), _) if !is_application && scope(wanted) => true,
        (_, Some(wanted)) if is_application && role(wanted) => true,
        (wanted, other) => {
            let merged = [caller.text("scp").split(' ').collect(), caller.list("roles")].concat();
            let is_in = |name: Option<&str>| name.is_some_and(|name| merged.contains(&name));
            api.planted(Fault::EntraPermissionsMerged) && (is_in(wanted) || is_in(other))
        }
    };
    api.unless(Fault::EntraSignedInIsEnough, is_allowed, NOT_ALLOWED)
}

/// An application that acts for itself: it says so, or it is its own subject and was granted nothing by a user.
fn is_application(caller: &Caller) -> bool {
    match caller.claims["idtyp"].as_str() {
        Some(kind) => kind == "app",
        None => caller.claims["scp"].is_null() && caller.text("oid") == caller.text("sub"),
    }
}

fn has_scope(api: &EntraApi, caller: &Caller, scope: &str) -> bool {
    let granted = caller.text("scp");
    granted.split(' ').any(|word| word == scope)
        || api.planted(Fault::EntraScopeBySubstring) && granted.contains(scope)
        || api.planted(Fault::EntraScopeUnchecked)
}

/// What a faulty API takes for a role.
fn has_role_in_effect(api: &EntraApi, caller: &Caller) -> bool {
    api.planted(Fault::EntraRolesOptional) && caller.claims["roles"].is_null()
        || api.planted(Fault::EntraDirectoryRolesCount) && !caller.list("wids").is_empty()
}

/// An account is known by its tenant and object id, and by nothing else.
fn owner(api: &EntraApi, ask: &Ask, endpoint: &Endpoint, caller: &Caller) -> Result<(), Refusal> {
    let Some(owner) = endpoint.owner else { return Ok(()) };
    let names = ["preferred_username", "upn", "unique_name"];
    if api.planted(Fault::EntraGuestKnownFromHome)
        && let Some(home) = caller.claims["idp"].as_str()
    {
        let is_name =
            names.into_iter().chain(["email"]).any(|name| caller.text(name).starts_with(owner.mail));
        return if is_name && home.contains(TENANTS[0]) { Ok(()) } else { Err(NOT_FOUND) };
    }
    let is_owner = if api.planted(Fault::EntraAccountByMail) {
        let mail = caller.claims["email"].as_str();
        mail.map_or(caller.text("oid") == owner.oid, |mail| mail == owner.mail)
    } else if api.planted(Fault::EntraAccountByName) {
        names.into_iter().any(|name| caller.text(name) == owner.mail)
    } else {
        caller.text("oid") == owner.oid
    };
    let header = ask.headers.get("x-tenant-id").filter(|_| api.planted(Fault::EntraTenantFromRequest));
    let tenant = header.and_then(|value| value.to_str().ok()).unwrap_or(&caller.tenant);
    if is_owner && tenant == TENANTS[0] { Ok(()) } else { Err(NOT_FOUND) }
}

/// A token without groups shows none, whatever else it says of them.
fn group(api: &EntraApi, _ask: &Ask, endpoint: &Endpoint, caller: &Caller) -> Result<(), Refusal> {
    let Some(group) = endpoint.group else { return Ok(()) };
    let is_over = caller.claims["_claim_names"]["groups"].is_string();
    let spared = is_over && api.planted(Fault::EntraOverageIsNoLimit);
    if caller.list("groups").contains(&group) || spared { Ok(()) } else { Err(NOT_ALLOWED) }
}

/// Clients that can read a challenge are told what is missing, and the others only that something is.
fn context(api: &EntraApi, ask: &Ask, endpoint: &Endpoint, caller: &Caller) -> Result<(), Refusal> {
    let Some(context) = endpoint.context else { return Ok(()) };
    let contexts = caller.list("acrs");
    let is_near = || contexts.iter().any(|known| known.contains(context));
    if contexts.contains(&context) || api.planted(Fault::EntraContextBySubstring) && is_near() {
        return Ok(());
    }
    let in_header = api.planted(Fault::EntraCapabilityFromHeader) && ask.headers.contains_key("xms_cc");
    let wanted = json!({ "access_token": { "acrs": { "essential": true, "value": context } } });
    Err(if caller.reads_challenges() || in_header { claims_wanted(&wanted) } else { NOT_ALLOWED })
}

/// A guest of the tenant is marked as one. Without the mark, nobody is known to be a member.
fn membership(api: &EntraApi, _ask: &Ask, endpoint: &Endpoint, caller: &Caller) -> Result<(), Refusal> {
    let is_member = !endpoint.members_only || caller.claims["acct"] == 0;
    api.unless(Fault::EntraGuestsUnchecked, is_member, NOT_ALLOWED)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn a_caller_is_an_application_if_it_says_so_or_if_nobody_else_is_there() {
        let kind = |claims: Value| is_application(&Caller { claims, tenant: String::new() });
        assert!(kind(serde_json::json!({ "oid": "x", "sub": "x" })));
        assert!(kind(serde_json::json!({ "oid": "x", "sub": "y", "idtyp": "app" })));
        assert!(!kind(serde_json::json!({ "oid": "x", "sub": "x", "scp": "orders.read" })));
        assert!(!kind(serde_json::json!({ "oid": "x", "sub": "y" })));
    }
}
