//! What scripts of other origins may read: answers to single-page applications, and to nobody else.

use super::TokenRequest;
use crate::ask::Ask;
use crate::directory::Application;
use crate::personality::Personality;
use beartrap_core::Fault;
use bytes::Bytes;
use http::{HeaderValue, Method, Response, StatusCode, header};
use url::Url;

/// The answer to the question that a browser asks beforehand.
pub(crate) fn preflight(ask: &Ask) -> Option<Response<Bytes>> {
    let asks = ask.method == Method::OPTIONS && ask.header("access-control-request-method").is_some();
    let headers = ask.headers.get("access-control-request-headers");
    asks.then(|| {
        let mut answer = Response::new(Bytes::new());
        *answer.status_mut() = StatusCode::NO_CONTENT;
        let all = HeaderValue::from_static("*");
        answer.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, all.clone());
        answer.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("POST"));
        answer.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_HEADERS, headers.cloned().unwrap_or(all));
        answer
    })
}

/// Lets the script that asked read the answer, if its application has redirect URIs of that platform.
pub(crate) fn readable(entra: &Personality, ask: &Ask, mut answer: Response<Bytes>) -> Response<Bytes> {
    let form = ask.form();
    let world = entra.world();
    let client = form.get("client_id").and_then(|id| world.directory.application(id));
    let is_spa = client.is_some_and(|client| !client.redirects.spa.is_empty());
    let origin = ask.headers.get(header::ORIGIN).filter(|_| is_spa);
    if origin.is_some() {
        answer.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    }
    if let Some(origin) = origin.filter(|_| entra.has(Fault::CrossOriginWithCredentials)) {
        answer.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        let allowed = HeaderValue::from_static("true");
        answer.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, allowed);
    }
    answer
}

impl TokenRequest<'_> {
    /// Whether a script of another origin asks.
    pub(super) fn is_of_a_script(&self) -> bool {
        self.ask.header("origin").is_some()
    }

    /// Whether it is a script of a page that the application registered.
    pub(super) fn is_of_its_own_script(&self, application: &Application) -> bool {
        let origin = self.ask.header("origin");
        let registered = application.redirects.spa.iter().filter_map(|uri| Url::parse(uri).ok());
        registered.map(|uri| uri.origin().ascii_serialization()).any(|known| origin == Some(known.as_str()))
    }
}
