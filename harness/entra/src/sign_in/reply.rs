//! The answer at the redirect URI.

use crate::refusal::{Refusal, Trace};
use beartrap_lab::page;
use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use url::form_urlencoded::Serializer;

/// Where and how a request is answered.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) uri: String,
    pub(crate) state: Option<String>,
    pub(crate) mode: Mode,
}

/// How the parameters reach the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Query,
    Fragment,
    FormPost,
}

impl Reply {
    pub(crate) fn refused(&self, refusal: &Refusal, trace: &Trace, error_uri: String) -> Response<Bytes> {
        let mut parameters = vec![
            ("error", error(refusal, trace).to_owned()),
            ("error_description", refusal.description(trace)),
            ("error_uri", error_uri),
        ];
        parameters.extend(refusal.claims.as_ref().map(|claims| ("claims", claims.to_string())));
        self.send(parameters)
    }

    pub(crate) fn send(&self, mut parameters: Vec<(&str, String)>) -> Response<Bytes> {
        parameters.extend(self.state.as_ref().map(|state| ("state", state.clone())));
        let text = Serializer::new(String::new()).extend_pairs(&parameters).finish();
        match self.mode {
            Mode::FormPost => page::form_post(&self.uri, &parameters),
            Mode::Fragment => redirect(&format!("{}#{text}", self.uri)),
            Mode::Query => {
                let separator = if self.uri.contains('?') { '&' } else { '?' };
                // An empty fragment, so that none of the page before is carried along.
                redirect(&format!("{}{separator}{text}#", self.uri))
            }
        }
    }
}

/// What clients branch on has other names here than at the token endpoint when consent or a second factor is missing.
fn error(refusal: &Refusal, trace: &Trace) -> &'static str {
    let usual = refusal.error.unwrap_or(refusal.told(trace).error);
    match refusal.suberror {
        Some("consent_required") => "consent_required",
        Some("basic_action") => "interaction_required",
        _ => usual,
    }
}

/// A redirect that no browser posts on.
pub(crate) fn redirect(url: &str) -> Response<Bytes> {
    let mut answer = Response::new(Bytes::new());
    *answer.status_mut() = StatusCode::FOUND;
    // A redirect URI with letters that no header can hold is not a URL, and none such is registered.
    let location = HeaderValue::try_from(url).unwrap_or(HeaderValue::from_static("/"));
    for (name, value) in [
        (header::LOCATION, location),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store, no-cache")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    ] {
        answer.headers_mut().insert(name, value);
    }
    answer
}
