//! A request as the endpoints see it, and the answers that they give.

use crate::errors::request;
use crate::record::Notes;
use crate::refusal::Refusal;
use beartrap_lab::Form;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, Uri, header};
use serde_json::Value;

/// A request whose body was read within the limits.
pub(crate) struct Ask {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// What turns out while it is answered, for the log.
    pub(crate) notes: Notes,
}

impl Ask {
    /// The segments of the path, decoded by nobody: a tenant and an endpoint need no escapes.
    pub(crate) fn segments(&self) -> Vec<&str> {
        self.uri.path().trim_start_matches('/').split('/').collect()
    }

    pub(crate) fn query(&self) -> Form {
        Form::parse(self.uri.query().unwrap_or_default().as_bytes())
    }

    /// The parameters of the body; of one that is not form-encoded none is seen.
    pub(crate) fn form(&self) -> Form {
        let kind = self.header(header::CONTENT_TYPE.as_str()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        let is_form = kind.is_empty() || kind.eq_ignore_ascii_case("application/x-www-form-urlencoded");
        Form::parse(if is_form { &self.body } else { b"" })
    }

    /// A header that occurs once and is visible ASCII.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.get_all(name).iter();
        let value = values.next()?.to_str().ok()?;
        values.next().is_none().then_some(value)
    }
}

/// The value of a parameter that has to be there.
pub(crate) fn needed<'a>(form: &'a Form, name: &str) -> Result<&'a str, Refusal> {
    form.get(name).ok_or_else(|| request::PARAMETER_MISSING.about(format!("'{name}'")))
}

/// A JSON document that nobody may store.
pub(crate) fn json(status: StatusCode, document: &Value) -> Response<Bytes> {
    let mut answer = Response::new(Bytes::from(document.to_string()));
    *answer.status_mut() = status;
    for (name, value) in [
        (header::CONTENT_TYPE, "application/json; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store, no-cache"),
        (header::PRAGMA, "no-cache"),
        (header::EXPIRES, "-1"),
    ] {
        answer.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    answer
}
