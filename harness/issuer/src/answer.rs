use bytes::Bytes;
use http::{Response, StatusCode, header};
use serde_json::Value;

/// What an issuer does with a request.
#[derive(Debug)]
pub enum Reply {
    /// It answers.
    Answer(Response<Bytes>),
    /// It takes the request and never answers.
    Never,
    /// It answers with this many octets of white space, in pieces that come this many milliseconds apart.
    Stream {
        /// How many octets.
        octets: u64,
        /// The time between two pieces of 64 KiB, in milliseconds.
        pause_ms: u64,
    },
}

pub(crate) fn json(document: &Value) -> Reply {
    text(StatusCode::OK, "application/json", document.to_string())
}

pub(crate) fn text(status: StatusCode, kind: &'static str, body: impl Into<Bytes>) -> Reply {
    let mut answer = Response::new(body.into());
    *answer.status_mut() = status;
    answer.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    Reply::Answer(answer)
}

pub(crate) fn redirect(location: &str) -> Reply {
    let mut answer = Response::new(Bytes::new());
    *answer.status_mut() = StatusCode::FOUND;
    if let Ok(location) = header::HeaderValue::try_from(location) {
        answer.headers_mut().insert(header::LOCATION, location);
    }
    Reply::Answer(answer)
}
