//! Which endpoint a path is.

use crate::ask::Ask;
use crate::personality::Personality;
use crate::refusal::Trace;
use crate::token;
use beartrap_forge::EntraVersion;
use bytes::Bytes;
use http::{Response, StatusCode};

/// The answer to a request, whatever it asks for.
pub(crate) fn answered(entra: &Personality, ask: &Ask, trace: &Trace) -> Response<Bytes> {
    let answer = match ask.segments()[..] {
        [tenant, "oauth2", "v2.0", "token"] => token::endpoint(entra, ask, tenant, EntraVersion::V2),
        [tenant, "oauth2", "token"] => token::endpoint(entra, ask, tenant, EntraVersion::V1),
        _ => return not_found(),
    };
    answer.unwrap_or_else(|refusal| refusal.answer(entra, trace))
}

fn not_found() -> Response<Bytes> {
    let mut answer = Response::new(Bytes::from_static(b"there is nothing at this path"));
    *answer.status_mut() = StatusCode::NOT_FOUND;
    answer
}
