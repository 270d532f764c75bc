//! What happens to users while their tokens last: whoever was disabled or signed out has to get a new one.

use super::caller::Caller;
use super::refusal::{MALFORMED, Refusal, TOKEN_INVALID, WRONG_METHOD, claims_wanted};
use super::{EntraApi, document};
use crate::ask::Ask;
use beartrap_core::Fault;
use bytes::Bytes;
use http::{Method, Response, StatusCode};
use serde_json::{Value, json};
use std::collections::HashMap;

/// Where tests tell of events, as Entra tells its own services.
pub(super) const PATH: &str = "/events";
/// The most users of whom events are kept.
const MOST: usize = 1_000;

/// The time before which tokens are good no more, by tenant and object id of the user.
#[derive(Default)]
pub(super) struct Revoked(HashMap<(String, String), u64>);

pub(super) fn noted(api: &EntraApi, ask: &Ask) -> Result<Response<Bytes>, Refusal> {
    if ask.method != Method::POST {
        return Err(WRONG_METHOD);
    }
    let event: Value = serde_json::from_slice(&ask.body).map_err(|_| MALFORMED)?;
    let text = |name: &str| event[name].as_str().map(str::to_owned);
    let user = text("tid").zip(text("oid")).ok_or(MALFORMED)?;
    let time = event["time"].as_u64().ok_or(MALFORMED)?;
    let revoked = &mut api.state().revoked.0;
    if !api.planted(Fault::EntraEventsIgnored) && revoked.len() < MOST {
        revoked.insert(user, time);
    }
    Ok(document(StatusCode::ACCEPTED, &json!({})))
}

/// A token that is older than what happened to its user is refused, and the client told how new it must be.
pub(super) fn are_heeded(api: &EntraApi, caller: &Caller) -> Result<(), Refusal> {
    let user = (caller.tenant.clone(), caller.text("oid").to_owned());
    let Some(time) = api.state().revoked.0.get(&user).copied() else { return Ok(()) };
    let is_newer = caller.claims["nbf"].as_u64().is_some_and(|begin| begin >= time);
    if is_newer && !api.planted(Fault::EntraEventsForEver) {
        return Ok(());
    }
    let wanted = json!({ "access_token": { "nbf": { "essential": true, "value": time.to_string() } } });
    Err(if caller.reads_challenges() { claims_wanted(&wanted) } else { TOKEN_INVALID })
}
