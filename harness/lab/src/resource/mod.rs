//! An honest API: it believes the access tokens of the issuers that it trusts (RFC 9068, 4), and answers what RFC 6750, 3
//! says when it does not. Each rule stands in a table or a line of its own, and can be broken by name.

mod access;
mod caller;
mod keys;
mod present;
mod refusal;

use crate::Clock;
use crate::ask::Ask;
use crate::validator::Validator;
use beartrap_core::Fault;
use bytes::Bytes;
use caller::Caller;
use http::{Method, Response, StatusCode, header};
use keys::KeyCache;
use refusal::Refusal;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Gives the status and body behind a URL, or nothing if nobody answers.
pub type FetchUrl = Arc<dyn Fn(&str) -> Option<(u16, Bytes)> + Send + Sync>;

/// What an API is told of its surroundings.
#[derive(Clone)]
pub struct ApiConfig {
    /// Its identifier, the `aud` of its tokens.
    pub audience: String,
    /// The issuers that it trusts: the first, and perhaps a second.
    pub issuers: Vec<String>,
    /// How it fetches the keys of an issuer.
    pub fetch: FetchUrl,
    /// The time as it sees it.
    pub clock: Clock,
    /// The fault that is planted, or none for an honest API.
    pub fault: Option<Fault>,
}

/// The reference API, in process.
pub struct Api {
    config: ApiConfig,
    state: Mutex<State>,
}

/// What requests leave behind.
struct State {
    validator: Validator,
    keys: KeyCache,
}

/// Seconds of clock difference that are tolerated.
pub(crate) const LEEWAY: u64 = 60;

impl Api {
    /// An API that has seen no request.
    pub fn new(config: ApiConfig) -> Self {
        let state = State { validator: Validator::new(config.fault), keys: KeyCache::default() };
        Self { config, state: Mutex::new(state) }
    }

    /// The section of a target file that describes it, without the URL.
    pub fn contract() -> &'static str {
        include_str!("contract.toml")
    }

    /// Answers one request.
    pub fn answer(&self, request: http::Request<Bytes>) -> Response<Bytes> {
        let (head, body) = request.into_parts();
        let ask = Ask { method: head.method, uri: head.uri, headers: head.headers, body };
        let answer = self.serve(&ask).unwrap_or_else(|refusal| refusal.answer(self, &ask));
        access::share(self, &ask, answer)
    }

    fn serve(&self, ask: &Ask) -> Result<Response<Bytes>, Refusal> {
        if ask.uri.path() == "/health" {
            return Ok(document(StatusCode::OK, &json!({ "status": "ok" })));
        }
        if ask.uri.path() == access::METADATA_PATH {
            return Ok(document(StatusCode::OK, &access::metadata(self)));
        }
        let endpoint = access::endpoint(self, ask)?;
        if ask.method == Method::OPTIONS {
            return Ok(access::preflight());
        }
        if access::is_unguarded(self, ask, endpoint) {
            return Ok(document(StatusCode::OK, &(endpoint.show)(self, ask, &Caller::default())));
        }
        let caller = match present::token(self, ask)? {
            Some(presented) => Some(caller::believed(self, &presented)?),
            None => None,
        };
        let mut caller = caller.unwrap_or_default();
        caller.is_renamed_by_a_header(self, ask);
        access::authorize(self, ask, endpoint, &caller)?;
        Ok(document(StatusCode::OK, &(endpoint.show)(self, ask, &caller)))
    }

    fn planted(&self, fault: Fault) -> bool {
        self.config.fault == Some(fault)
    }

    /// A rule that holds in every API but the one with its fault.
    fn unless(&self, fault: Fault, holds: bool, refusal: Refusal) -> Result<(), Refusal> {
        if holds || self.planted(fault) { Ok(()) } else { Err(refusal) }
    }

    fn now(&self) -> u64 {
        self.config.clock.now()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn document(status: StatusCode, document: &Value) -> Response<Bytes> {
    let mut answer = Response::new(Bytes::from(document.to_string()));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    answer
}
