//! What everybody may read: metadata, keys, which hosts are an authority, and how a user signs in.

mod discovery;
mod instance;
mod realm;

pub(crate) use discovery::{keys, metadata};
pub(crate) use instance::instance;
pub(crate) use realm::realm;

use crate::ask::Ask;
use crate::errors::request;
use crate::refusal::{Refusal, must};
use bytes::Bytes;
use http::{HeaderValue, Method, Response, header};
use serde_json::Value;

/// A document that is only read.
fn read(ask: &Ask, document: &Value) -> Result<Response<Bytes>, Refusal> {
    must([Method::GET, Method::HEAD].contains(&ask.method), &request::METHOD_WRONG)?;
    let mut answer = Response::new(Bytes::from(document.to_string()));
    for (name, value) in [
        (header::CONTENT_TYPE, "application/json; charset=utf-8"),
        (header::CACHE_CONTROL, "max-age=86400, private"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, OPTIONS"),
    ] {
        answer.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    Ok(answer)
}
