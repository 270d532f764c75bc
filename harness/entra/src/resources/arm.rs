//! Azure Resource Manager: resources are made, changed and listed here, by roles that no role of the directory implies.

use super::bearer::Unbelieved;
use super::{Asked, Bearer, challenged, error};
use crate::ask::json;
use crate::directory::{Action, Directory, Plane};
use crate::token::shown;
use bytes::Bytes;
use http::{Method, Response, StatusCode};
use serde_json::json;

pub(super) fn answered(asked: &Asked, path: &[&str]) -> Response<Bytes> {
    let world = asked.entra.world();
    let directory = &world.directory;
    let [first, id, ..] = path else { return missing("nothing is at this path") };
    let subscription = directory.azure.subscriptions.iter().find(|known| known.id.eq_ignore_ascii_case(id));
    let Some(subscription) = subscription.filter(|_| first.eq_ignore_ascii_case("subscriptions")) else {
        return error(StatusCode::NOT_FOUND, "SubscriptionNotFound", "there is no such subscription");
    };
    let tenant = directory.tenant(&subscription.tenant);
    let trusted = tenant.map(|tenant| tenant.id.as_str()).unwrap_or_default();
    let caller = match Bearer::of(asked, directory, "resource-manager") {
        Ok(caller) => caller,
        Err(why) => return unauthorized(asked, trusted, why),
    };
    if caller.tenant.id != trusted {
        let says = "the token is of another tenant than the one that the subscription trusts";
        return unauthenticated(asked, trusted, "InvalidAuthenticationTokenTenant", says);
    }
    if asked.ask.query().get("api-version").is_none() {
        let says = "the parameter api-version is missing";
        return error(StatusCode::BAD_REQUEST, "MissingApiVersionParameter", says);
    }
    let Some(action) = action(&asked.ask.method, path) else { return missing("nothing is at this path") };
    if !directory.permits(caller.oid(), caller.tenant, &action) {
        return forbidden(&caller, &action);
    }
    found(directory, &action, &subscription.name)
}

/// What is asked, as roles name it. What is asked of a list is asked of what holds it.
fn action(method: &Method, path: &[&str]) -> Option<Action> {
    let is = |at: usize, word: &str| path[at].eq_ignore_ascii_case(word);
    let groups = "Microsoft.Resources/subscriptions/resourceGroups".to_owned();
    let (kind, scope) = match path.len() {
        2 => ("Microsoft.Resources/subscriptions".to_owned(), path),
        3 if is(2, "resourceGroups") => (groups, &path[..2]),
        4 if is(2, "resourceGroups") => (groups, path),
        7.. if is(2, "resourceGroups") && is(4, "providers") => {
            let types: Vec<&str> = path[6..].iter().step_by(2).copied().collect();
            let scope = match path.len() {
                7 => &path[..4],
                length => &path[..length - length % 2],
            };
            (format!("{}/{}", path[5], types.join("/")), scope)
        }
        _ => return None,
    };
    let verb = match *method {
        Method::GET | Method::HEAD => "read",
        Method::PUT | Method::PATCH => "write",
        Method::DELETE => "delete",
        Method::POST => "action",
        _ => return None,
    };
    Some(Action {
        plane: Plane::Control,
        name: format!("{kind}/{verb}"),
        scope: format!("/{}", scope.join("/")),
    })
}

/// What is there: nothing is changed by whoever may change it.
fn found(directory: &Directory, action: &Action, subscription: &str) -> Response<Bytes> {
    let resource = directory.resources().find(|known| known.id().eq_ignore_ascii_case(&action.scope));
    let is_container = action.name.starts_with("Microsoft.Resources/");
    match resource {
        Some(known) => {
            json(StatusCode::OK, &json!({ "id": known.id(), "name": known.name, "type": known.kind }))
        }
        None if is_container => {
            json(StatusCode::OK, &json!({ "id": action.scope, "subscription": subscription }))
        }
        None => missing("there is no such resource"),
    }
}

fn missing(says: &str) -> Response<Bytes> {
    error(StatusCode::NOT_FOUND, "ResourceNotFound", says)
}

fn forbidden(caller: &Bearer, action: &Action) -> Response<Bytes> {
    let client = ["appid", "azp"].into_iter().find_map(|name| caller.signed.text(name)).unwrap_or_default();
    let says = format!(
        "client '{client}' with object id '{}' does not have authorization to perform action '{}' over scope '{}': \
         a role has to be assigned there or above; roles of the directory do not count",
        shown(caller.oid()),
        shown(&action.name),
        shown(&action.scope)
    );
    error(StatusCode::FORBIDDEN, "AuthorizationFailed", &says)
}

fn unauthorized(asked: &Asked, tenant: &str, why: Unbelieved) -> Response<Bytes> {
    let (code, says) = match why {
        Unbelieved::Missing => {
            ("AuthenticationFailed", "the Authorization header with a bearer token is missing")
        }
        Unbelieved::Invalid => ("InvalidAuthenticationToken", "the access token is not valid"),
        Unbelieved::ForAnother => (
            "InvalidAuthenticationTokenAudience",
            "the access token is for another audience than Resource Manager",
        ),
    };
    unauthenticated(asked, tenant, code, says)
}

fn unauthenticated(asked: &Asked, tenant: &str, code: &str, says: &str) -> Response<Bytes> {
    let challenge = format!(
        "Bearer authorization_uri=\"{}/{tenant}\", error=\"invalid_token\", error_description=\"{says}\"",
        asked.entra.authority()
    );
    challenged(error(StatusCode::UNAUTHORIZED, code, says), &challenge)
}
