//! Answers, and the headers that every answer of a kind must have.

use crate::refusal::{Delivery, Refusal};
use crate::{lab::Lab, page};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use serde_json::{Value, json};

pub(crate) type Answer = Response<Bytes>;

/// A JSON document that nobody may store (RFC 6749 section 5.1).
pub(crate) fn json(status: StatusCode, document: &Value) -> Answer {
    let mut answer = public_json(document);
    *answer.status_mut() = status;
    with(answer, header::CACHE_CONTROL, HeaderValue::from_static("no-store"))
}

/// A JSON document that anybody may read and store for a while.
pub(crate) fn public_json(document: &Value) -> Answer {
    let answer = Response::new(document.to_string().into());
    with(answer, header::CONTENT_TYPE, HeaderValue::from_static("application/json"))
}

/// An empty answer that nobody may store.
pub(crate) fn empty(status: StatusCode) -> Answer {
    let mut answer = Response::new(Bytes::new());
    *answer.status_mut() = status;
    with(answer, header::CACHE_CONTROL, HeaderValue::from_static("no-store"))
}

/// A redirect that turns the request into a GET, so that no browser posts a form on (RFC 9700 section 4.12).
pub(crate) fn see_other(url: &str) -> Answer {
    let answer = with(empty(StatusCode::SEE_OTHER), header::LOCATION, location(url));
    with(answer, header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"))
}

pub(crate) fn with(mut answer: Answer, name: HeaderName, value: HeaderValue) -> Answer {
    answer.headers_mut().insert(name, value);
    answer
}

/// A refusal as it is delivered where no redirect URI is established.
pub(crate) fn refused(lab: &Lab, refusal: &Refusal) -> Answer {
    match refusal.by {
        Delivery::Page | Delivery::Redirect => page::error(refusal),
        Delivery::Json => json(refusal.status, &error_object(refusal)),
        Delivery::Basic => with(
            json(refusal.status, &error_object(refusal)),
            header::WWW_AUTHENTICATE,
            HeaderValue::from_static("Basic realm=\"beartrap\", charset=\"UTF-8\""),
        ),
        Delivery::Bearer => bearer_challenge(lab, refusal),
    }
}

fn error_object(refusal: &Refusal) -> Value {
    json!({"error": refusal.code, "error_description": refusal.says})
}

/// A request without any token gets a challenge without an error code (RFC 6750 section 3.1).
fn bearer_challenge(lab: &Lab, refusal: &Refusal) -> Answer {
    let (challenge, body) = if refusal.code.is_empty() {
        (format!("Bearer realm=\"{}\"", lab.base()), json!({"error_description": refusal.says}))
    } else {
        let challenge = format!(
            "Bearer realm=\"{}\", error=\"{}\", error_description=\"{}\"",
            lab.base(),
            refusal.code,
            refusal.says
        );
        (challenge, error_object(refusal))
    };
    with(json(refusal.status, &body), header::WWW_AUTHENTICATE, location(&challenge))
}

/// A header value as it was given; what no header can hold is percent-encoded.
fn location(text: &str) -> HeaderValue {
    let mut bytes = Vec::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_control() {
            bytes.extend(format!("%{byte:02X}").into_bytes());
        } else {
            bytes.push(byte);
        }
    }
    HeaderValue::from_bytes(&bytes).expect("control characters are the only bytes a header value cannot hold")
}
