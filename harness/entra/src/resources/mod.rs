//! What tokens are for: Microsoft Graph, Azure Resource Manager, Storage and Key Vault, as far as it takes to see which
//! token and which right each wants, and how each refuses.
//!
//! None of their refusals has an AADSTS code: the token is good, and its principal may not.

mod arm;
mod bearer;
mod graph;
mod storage;
mod vault;

use crate::ask::{Ask, json};
use crate::personality::Personality;
use crate::refusal::Trace;
use crate::trouble::Place;
use bearer::Bearer;
use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use serde_json::json;

/// A request to a resource.
struct Asked<'a> {
    entra: &'a Personality,
    ask: &'a Ask,
    trace: &'a Trace,
}

/// The answer of a resource, if the path is one's.
pub(crate) fn endpoint(
    entra: &Personality,
    ask: &Ask,
    trace: &Trace,
    path: &[&str],
) -> Option<Response<Bytes>> {
    let asked = Asked { entra, ask, trace };
    match path {
        ["graph", rest @ ..] => Some(graph::answered(&asked, rest)),
        ["arm", rest @ ..] => Some(arm::answered(&asked, rest)),
        ["storage", rest @ ..] => Some(storage::answered(&asked, rest)),
        // Version 1 has an endpoint of its own for the claims of OpenID Connect.
        [named, "openid", "userinfo"] => Some(graph::userinfo_of(&asked, named)),
        ["vault", rest @ ..] => Some(vault::answered(&asked, rest)),
        _ => None,
    }
}

/// What a resource says that throttles or is not there.
pub(crate) fn troubled(at: Place, status: StatusCode, says: &str, trace: &Trace) -> Response<Bytes> {
    let is_throttled = status == StatusCode::TOO_MANY_REQUESTS;
    let code = match (at, is_throttled) {
        (Place::Graph | Place::ResourceManager, true) => "TooManyRequests",
        (Place::Storage, _) => "ServerBusy",
        (_, true) => "Throttled",
        (_, false) => "ServiceUnavailable",
    };
    match at {
        // Storage throttles with 503.
        Place::Storage => storage::error(StatusCode::SERVICE_UNAVAILABLE, code, says, trace),
        _ => error(status, code, says),
    }
}

/// The shape of errors that Resource Manager and Key Vault have in common, and Graph adds to.
fn error(status: StatusCode, code: &str, says: &str) -> Response<Bytes> {
    json(status, &json!({ "error": { "code": code, "message": says } }))
}

fn challenged(mut answer: Response<Bytes>, challenge: &str) -> Response<Bytes> {
    if let Ok(challenge) = HeaderValue::try_from(challenge) {
        answer.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    answer
}
