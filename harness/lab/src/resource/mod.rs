//! An honest API: it believes the access tokens of the issuers that it trusts (RFC 9068, 4), and answers what RFC 6750, 3
//! says when it does not. Each rule stands in a table or a line of its own, and can be broken by name.

mod access;
mod caller;
mod email;
mod introspect;
mod keys;
mod mcp;
mod present;
mod proof;
mod refusal;
mod status;

use crate::Clock;
use crate::ask::Ask;
use crate::validator::Validator;
use beartrap_core::Fault;
use bytes::Bytes;
use caller::Caller;
use http::{Method, Response, StatusCode, header};
use introspect::Introspections;
use keys::KeyCache;
pub use mcp::{CallUpstream, Mcp};
use proof::Proofs;
use refusal::Refusal;
use serde_json::{Map, Value, json};
use status::StatusLists;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Gives the status and body behind a URL, or nothing if nobody answers.
pub type FetchUrl = Arc<dyn Fn(&str) -> Option<(u16, Bytes)> + Send + Sync>;

/// Gives what the issuer with this URL answers about a token (RFC 7662, 2), or nothing if nobody answers.
pub type AskIssuer = Arc<dyn Fn(&str, &str) -> Option<(u16, Bytes)> + Send + Sync>;

/// What an API is told of its surroundings.
#[derive(Clone)]
pub struct ApiConfig {
    /// Its identifier, the `aud` of its tokens.
    pub audience: String,
    /// The issuers that it trusts: the first, and perhaps a second.
    pub issuers: Vec<String>,
    /// How it fetches the keys of an issuer.
    pub fetch: FetchUrl,
    /// How it asks an issuer about a token that it cannot read.
    pub introspect: AskIssuer,
    /// The time as it sees it.
    pub clock: Clock,
    /// The fault that is planted, or none for an honest API.
    pub fault: Option<Fault>,
}

/// The reference API, in process.
pub struct Api {
    config: ApiConfig,
    state: Mutex<State>,
    /// A fault has brought it down for good.
    is_broken: AtomicBool,
}

/// What requests leave behind.
struct State {
    validator: Validator,
    keys: KeyCache,
    introspections: Introspections,
    proofs: Proofs,
    lists: StatusLists,
    /// Whom a faulty API served last.
    last_caller: Option<Caller>,
    /// What a faulty API believed of tokens, by their ids.
    by_id: HashMap<String, Map<String, Value>>,
}

/// Seconds of clock difference that are tolerated.
pub(crate) const LEEWAY: u64 = 60;

impl Api {
    /// An API that has seen no request.
    pub fn new(config: ApiConfig) -> Self {
        let state = State {
            validator: Validator::new(config.fault),
            keys: KeyCache::default(),
            introspections: Introspections::default(),
            proofs: Proofs::default(),
            lists: StatusLists::default(),
            last_caller: None,
            by_id: HashMap::new(),
        };
        Self { config, state: Mutex::new(state), is_broken: AtomicBool::new(false) }
    }

    /// The section of a target file that describes it, without the URL.
    pub fn contract() -> &'static str {
        include_str!("contract.toml")
    }

    /// Answers one request.
    pub fn answer(&self, request: http::Request<Bytes>) -> Response<Bytes> {
        let ask = Ask::of(request);
        let answer = self.serve(&ask).unwrap_or_else(|refusal| refusal.answer(self, &ask));
        access::share(self, &ask, answer)
    }

    fn serve(&self, ask: &Ask) -> Result<Response<Bytes>, Refusal> {
        if self.is_broken.load(Ordering::Relaxed) {
            return Err(refusal::BROKEN);
        }
        self.unless(Fault::ApiPlainHttp, !ask.connection.is_plain, refusal::NOT_FOUND)?;
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
            Some(presented) => Some(self.caller(ask, &presented)?),
            None => None,
        };
        let mut caller = caller.unwrap_or_default();
        caller.is_renamed_by_a_header(self, ask);
        access::authorize(self, ask, endpoint, &caller)?;
        Ok(document(StatusCode::OK, &(endpoint.show)(self, ask, &caller)))
    }

    /// Who calls with this token, and with the proof that belongs to it.
    fn caller(&self, ask: &Ask, presented: &present::Presented) -> Result<Caller, Refusal> {
        let caller = caller::believed(self, presented).and_then(|caller| {
            proof::accompanies(self, ask, presented, &caller)?;
            Ok(caller)
        });
        if !self.planted(Fault::ApiCallerRemembered) {
            return caller;
        }
        let mut state = self.state();
        let caller = caller.or_else(|refusal| state.last_caller.clone().ok_or(refusal))?;
        state.last_caller = Some(caller.clone());
        Ok(caller)
    }

    /// Brings a faulty API down: nothing is served from now on.
    fn breaks(&self) -> Refusal {
        self.is_broken.store(true, Ordering::Relaxed);
        refusal::BROKEN
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
