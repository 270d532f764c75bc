//! Who may call what, and what is shown.

use super::caller::Caller;
use super::refusal::{NOT_ALLOWED, NOT_FOUND, Refusal, SCOPE_MISSING, STEP_UP, WRONG_METHOD};
use super::{Api, document, email, present};
use crate::ask::Ask;
use beartrap_core::Fault;
use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use serde_json::{Value, json};

/// Where the protected resource metadata are (RFC 9728, 3).
pub(super) const METADATA_PATH: &str = "/.well-known/oauth-protected-resource";

/// The URL of the metadata: the path of an identifier follows the well-known one (RFC 9728, 3.1).
pub(super) fn metadata_url(api: &Api) -> String {
    let identifier = api.config.audience.as_str();
    let host = identifier.find("://").map_or(0, |scheme| scheme + 3);
    let (origin, path) =
        identifier.split_at(identifier[host..].find('/').map_or(identifier.len(), |at| host + at));
    format!("{origin}{METADATA_PATH}{path}")
}

/// How fresh an authentication must be for the vault, in seconds.
const MAX_AGE: u64 = 600;

/// A rule about who may call.
type Rule = fn(&Api, &Ask, &Caller) -> Result<(), Refusal>;

/// One endpoint: its rules, and what it shows.
pub(super) struct Endpoint {
    method: &'static str,
    path: &'static str,
    rules: &'static [Rule],
    pub(super) show: fn(&Api, &Ask, &Caller) -> Value,
}

const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        method: "GET",
        path: "/orders",
        rules: &[|api, _, caller| scope(api, caller, "orders.read")],
        show: orders,
    },
    Endpoint {
        method: "POST",
        path: "/orders",
        rules: &[|api, _, caller| scope(api, caller, "orders.write")],
        show: orders,
    },
    Endpoint {
        method: "GET",
        path: "/me",
        rules: &[users_only],
        show: |_, _, caller| json!({ "sub": caller.text("sub") }),
    },
    Endpoint {
        method: "GET",
        path: "/admin",
        rules: &[|api, _, caller| role(api, caller, "Orders.Admin")],
        show: orders,
    },
    Endpoint {
        method: "POST",
        path: "/jobs",
        rules: &[applications_only, |api, _, caller| role(api, caller, "Jobs.Run")],
        show: |_, _, _| json!({ "started": true }),
    },
    Endpoint {
        method: "GET",
        path: "/documents/1",
        rules: &[|api, _, caller| owner(api, caller, "alice")],
        show: page,
    },
    Endpoint {
        method: "GET",
        path: "/documents/2",
        rules: &[|api, _, caller| owner(api, caller, "bob")],
        show: page,
    },
    Endpoint { method: "GET", path: "/document", rules: &[document_owner], show: page },
    Endpoint { method: "POST", path: "/document", rules: &[document_owner], show: page },
    Endpoint {
        method: "GET",
        path: "/team",
        rules: &[|api, _, caller| email::domain(api, caller)],
        show: orders,
    },
    Endpoint { method: "GET", path: "/vault", rules: &[step_up], show: |_, _, _| json!({ "gold": 1 }) },
];

/// The endpoint of a request: its path and method, exactly.
pub(super) fn endpoint(api: &Api, ask: &Ask) -> Result<&'static Endpoint, Refusal> {
    let lenient = ask.uri.path().trim_end_matches('/').to_lowercase();
    let path = if api.planted(Fault::ApiGuardLiteral) { &lenient } else { ask.uri.path() };
    let of_path = || ENDPOINTS.iter().filter(|endpoint| endpoint.path == path);
    let exact = of_path().find(|endpoint| endpoint.method == ask.method.as_str());
    match (exact, of_path().next()) {
        (Some(endpoint), _) => Ok(endpoint),
        (None, Some(endpoint)) if ask.method == http::Method::OPTIONS => Ok(endpoint),
        (None, Some(_)) => Err(WRONG_METHOD),
        (None, None) => Err(NOT_FOUND),
    }
}

/// Whether a fault leaves a request without a guard.
pub(super) fn is_unguarded(api: &Api, ask: &Ask, endpoint: &Endpoint) -> bool {
    let overlooked = api.planted(Fault::ApiGuardLiteral) && ask.uri.path() != endpoint.path;
    overlooked || api.planted(Fault::ApiExemptByHeader) && present::claims_exemption(ask)
}

/// Lets scripts of another origin read an answer: none, in an honest API.
pub(super) fn share(api: &Api, ask: &Ask, mut answer: Response<Bytes>) -> Response<Bytes> {
    let origin = ask.headers.get(header::ORIGIN).filter(|_| api.planted(Fault::ApiOriginReflected));
    if let Some(origin) = origin {
        let headers = answer.headers_mut();
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    }
    answer
}

/// The answer to the question of a browser whether another origin may call; it needs no token.
pub(super) fn preflight() -> Response<Bytes> {
    document(StatusCode::NO_CONTENT, &Value::Null)
}

/// Protected resource metadata (RFC 9728, 2).
pub(super) fn metadata(api: &Api) -> Value {
    let another = api.planted(Fault::ApiMetadataOfAnother);
    json!({
        "resource": if another { "https://another.test" } else { &api.config.audience },
        "authorization_servers": api.config.issuers,
        "scopes_supported": ["orders.read", "orders.write"],
        "bearer_methods_supported": ["header"],
    })
}

pub(super) fn authorize(api: &Api, ask: &Ask, endpoint: &Endpoint, caller: &Caller) -> Result<(), Refusal> {
    if api.planted(Fault::ApiOpen) || caller.is_unchecked {
        return Ok(());
    }
    endpoint.rules.iter().try_for_each(|rule| rule(api, ask, caller))
}

fn scope(api: &Api, caller: &Caller, scope: &str) -> Result<(), Refusal> {
    let is_part = api.planted(Fault::ApiScopeBySubstring) && caller.text("scope").contains(scope);
    api.unless(Fault::ApiScopeUnchecked, caller.has_scope(scope) || is_part, SCOPE_MISSING)
}

fn role(api: &Api, caller: &Caller, role: &str) -> Result<(), Refusal> {
    let as_scope = api.planted(Fault::ApiRoleFromScope) && caller.has_scope(role);
    if caller.has_role(role) || as_scope { Ok(()) } else { Err(NOT_ALLOWED) }
}

fn users_only(api: &Api, _ask: &Ask, caller: &Caller) -> Result<(), Refusal> {
    api.unless(Fault::ApiCallerKindUnchecked, !caller.is_application(), NOT_ALLOWED)
}

fn applications_only(api: &Api, _ask: &Ask, caller: &Caller) -> Result<(), Refusal> {
    api.unless(Fault::ApiCallerKindUnchecked, caller.is_application(), NOT_ALLOWED)
}

fn owner(api: &Api, caller: &Caller, owner: &str) -> Result<(), Refusal> {
    let is_of_first = api.config.issuers.first().is_some_and(|first| first == caller.text("iss"));
    let is_user = match email::names(caller).filter(|_| api.planted(Fault::ApiUserByEmail)) {
        Some(named) => named == owner,
        None => caller.text("sub") == owner,
    };
    let is_owner = is_user && (is_of_first || api.planted(Fault::ApiUsersMerged));
    api.unless(Fault::ApiOwnerUnchecked, is_owner, NOT_FOUND)
}

/// The same where a parameter of the query, a header or a member of the body says which document is meant.
fn document_owner(api: &Api, ask: &Ask, caller: &Caller) -> Result<(), Refusal> {
    let by_query = ask.query().last("number").map(str::to_owned);
    let by_header = || Some(ask.headers.get("x-document")?.to_str().ok()?.to_owned());
    let by_body = || Some(serde_json::from_slice::<Value>(&ask.body).ok()?["number"].to_string());
    match by_query.or_else(by_header).or_else(by_body).as_deref() {
        Some("1") => owner(api, caller, "alice"),
        Some("2") => owner(api, caller, "bob"),
        _ => Err(NOT_FOUND),
    }
}

fn step_up(api: &Api, _ask: &Ask, caller: &Caller) -> Result<(), Refusal> {
    let authenticated = caller.claims.get("auth_time").and_then(Value::as_u64).unwrap_or_default();
    let is_fresh = authenticated + MAX_AGE >= api.now();
    api.unless(Fault::ApiStepUpUnchecked, caller.text("acr") == "phr" && is_fresh, STEP_UP)
}

fn orders(_api: &Api, _ask: &Ask, _caller: &Caller) -> Value {
    json!({ "orders": [{ "id": 1, "article": "honey" }] })
}

fn page(_api: &Api, ask: &Ask, _caller: &Caller) -> Value {
    json!({ "document": ask.uri.path() })
}
