//! An honest API behind Microsoft Entra ID: it serves two tenants, takes tokens of both versions, tells users from
//! applications, and knows accounts by tenant and object id. Each rule can be broken by name.

mod access;
mod caller;
mod events;
mod keys;
mod obo;
mod refusal;

use crate::Clock;
use crate::ask::Ask;
use crate::resource::FetchUrl;
use crate::validator::Validator;
use beartrap_core::Fault;
use bytes::Bytes;
use events::Revoked;
use http::{Response, StatusCode, header};
use keys::KeyCache;
use obo::Exchanged;
use refusal::Refusal;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The client id of its registration.
const API: &str = "a0000000-0000-4000-8000-0000000000a1";
/// Its identifiers.
const AUDIENCES: [&str; 2] = [API, "api://a0000000-0000-4000-8000-0000000000a1"];
/// The tenants that it serves; the first is its own.
const TENANTS: [&str; 2] = ["11111111-aaaa-4aaa-8aaa-111111111111", "22222222-bbbb-4bbb-8bbb-222222222222"];
/// The clients that may call, unless others are named.
const CLIENTS: [&str; 1] = ["c0000000-0000-4000-8000-0000000000c1"];

/// Gives the status and body that a request is answered with, or nothing if nobody answers.
pub type SendRequest = Arc<dyn Fn(http::Request<Bytes>) -> Option<(u16, Bytes)> + Send + Sync>;

/// What an API behind Entra is told of its surroundings.
#[derive(Clone)]
pub struct EntraApiConfig {
    /// Scheme and host of the issuer.
    pub authority: String,
    /// How it fetches documents of the issuer.
    pub fetch: FetchUrl,
    /// How it sends requests of its own: to the token endpoint, and to the API behind it.
    pub send: SendRequest,
    /// The time as it sees it.
    pub clock: Clock,
    /// The fault that is planted, or none for an honest API.
    pub fault: Option<Fault>,
}

/// The reference API behind Entra, in process.
pub struct EntraApi {
    config: EntraApiConfig,
    /// The client ids that may call.
    clients: Vec<String>,
    state: Mutex<State>,
}

/// What requests leave behind.
struct State {
    validator: Validator,
    keys: KeyCache,
    exchanged: Exchanged,
    revoked: Revoked,
}

impl EntraApi {
    /// An API that has seen no request.
    pub fn new(config: EntraApiConfig) -> Self {
        let state = State {
            validator: Validator::new(config.fault),
            keys: KeyCache::default(),
            exchanged: Exchanged::default(),
            revoked: Revoked::default(),
        };
        let clients = CLIENTS.map(str::to_owned).to_vec();
        Self { config, clients, state: Mutex::new(state) }
    }

    /// The same API for these clients, by their ids, in place of the one of its contract.
    #[must_use]
    pub fn with_clients(self, clients: &[&str]) -> Self {
        Self { clients: clients.iter().map(|&id| id.to_owned()).collect(), ..self }
    }

    /// The section of a target file that describes it, without the URL.
    pub fn contract() -> &'static str {
        include_str!("contract.toml")
    }

    /// Answers one request.
    pub fn answer(&self, request: http::Request<Bytes>) -> Response<Bytes> {
        let ask = Ask::of(request);
        self.serve(&ask).unwrap_or_else(|refusal| refusal.answer(self))
    }

    fn serve(&self, ask: &Ask) -> Result<Response<Bytes>, Refusal> {
        if ask.connection.is_plain {
            return Err(refusal::NOT_FOUND);
        }
        if ask.uri.path() == events::PATH {
            return events::noted(self, ask);
        }
        let endpoint = access::endpoint(ask)?;
        let token = bearer(ask)?;
        let caller = caller::believed(self, token)?;
        events::are_heeded(self, &caller)?;
        access::authorize(self, ask, endpoint, &caller)?;
        if endpoint.is_relayed {
            return obo::relayed(self, token, &caller);
        }
        let body = json!({ "path": endpoint.path, "sub": caller.claims["sub"], "oid": caller.claims["oid"] });
        Ok(document(StatusCode::OK, &body))
    }

    fn planted(&self, fault: Fault) -> bool {
        self.config.fault == Some(fault)
    }

    /// A rule that holds in every API but the one with its fault.
    fn unless(&self, fault: Fault, holds: bool, refusal: Refusal) -> Result<(), Refusal> {
        if holds || self.planted(fault) { Ok(()) } else { Err(refusal) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The token of a request: in one Authorization header, and nowhere else (RFC 6750, 2.1).
fn bearer(ask: &Ask) -> Result<&str, Refusal> {
    let values: Vec<_> = ask.headers.get_all(header::AUTHORIZATION).iter().collect();
    match values[..] {
        [] => Err(refusal::NO_TOKEN),
        [value] => {
            let value = value.to_str().map_err(|_| refusal::MALFORMED)?;
            let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
            if !scheme.eq_ignore_ascii_case("bearer") {
                return Err(refusal::NO_TOKEN);
            }
            let token = token.trim_matches(' ');
            let is_token68 = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
            let is_whole = !token.is_empty() && token.bytes().all(is_token68);
            if is_whole { Ok(token) } else { Err(refusal::MALFORMED) }
        }
        [..] => Err(refusal::MALFORMED),
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
