//! An honest MCP server: a resource server whose endpoint takes JSON-RPC, in both eras of the protocol. It reads tokens as
//! the API beside it does.

mod message;
mod metadata;
mod session;
mod state;
mod tools;

use super::caller::Caller;
use super::refusal::{BROKEN, NOT_FOUND, Refusal, SCOPE_MISSING, TOKEN_INVALID, WRONG_METHOD};
use super::{Api, ApiConfig, document, present};
use crate::ask::Ask;
use beartrap_core::Fault;
use bytes::Bytes;
use http::{HeaderValue, Method, Response, StatusCode, header};
use serde_json::{Value, json};
use session::Sessions;
use state::Carts;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The path of the endpoint.
const PATH: &str = "/mcp";
/// What every caller needs.
const SCOPE: &str = "mcp";
/// What the challenges say of it.
const SCOPE_WANTED: &str = "scope=\"mcp\", ";

/// Brings a request to the upstream that the server calls.
pub type CallUpstream = Arc<dyn Fn(http::Request<Bytes>) + Send + Sync>;

/// The reference MCP server, in process.
pub struct Mcp {
    api: Api,
    upstream: Option<CallUpstream>,
    state: Mutex<State>,
}

/// What requests leave behind.
struct State {
    sessions: Sessions,
    carts: Carts,
    /// The answers of a faulty server, by the ids of their requests.
    answers: HashMap<String, Value>,
}

impl Mcp {
    /// A server that has seen no request. Its audience is the URL of its endpoint, which ends in `/mcp`.
    pub fn new(config: ApiConfig) -> Self {
        let state = State { sessions: Sessions::new(), carts: Carts::new(), answers: HashMap::new() };
        Self { api: Api::new(config), upstream: None, state: Mutex::new(state) }
    }

    /// The same server with an upstream behind one of its tools.
    #[must_use]
    pub fn reaching(mut self, upstream: CallUpstream) -> Self {
        self.upstream = Some(upstream);
        self
    }

    /// The section of a target file that describes it, without the URL.
    pub fn contract() -> &'static str {
        include_str!("contract.toml")
    }

    /// Answers one request.
    pub fn answer(&self, request: http::Request<Bytes>) -> Response<Bytes> {
        let ask = Ask::of(request);
        self.serve(&ask).unwrap_or_else(|refusal| self.refuse(&ask, refusal))
    }

    fn serve(&self, ask: &Ask) -> Result<Response<Bytes>, Refusal> {
        let path = ask.uri.path();
        if path.starts_with(super::access::METADATA_PATH) {
            return self.metadata(ask);
        }
        let is_old_door = ["/sse", "/messages"].contains(&path) && self.planted(Fault::McpOldDoorOpen);
        if is_old_door {
            return self.say(ask, &Caller { is_unchecked: true, ..Caller::default() });
        }
        if path != PATH {
            return Err(NOT_FOUND);
        }
        if self.planted(Fault::McpRedirects) {
            return Ok(redirect());
        }
        if let Some(refused) = self.walled_off(ask) {
            return Ok(refused);
        }
        let caller = self.caller(ask)?;
        self.api.unless(
            Fault::ApiScopeUnchecked,
            caller.is_unchecked || caller.has_scope(SCOPE),
            SCOPE_MISSING,
        )?;
        match ask.method {
            Method::POST => self.say(ask, &caller),
            Method::GET => Ok(self.listen(ask, &caller)),
            Method::DELETE => Ok(self.end(ask, &caller)),
            _ => Err(WRONG_METHOD),
        }
    }

    /// What keeps the pages of others out: foreign origins, and foreign names of this machine.
    fn walled_off(&self, ask: &Ask) -> Option<Response<Bytes>> {
        let own = self.api.config.audience.trim_end_matches(PATH);
        let authority = own.split_once("://").map_or(own, |(_, authority)| authority);
        let port = authority.rsplit(':').next().unwrap_or_default();
        let hosts = [authority.to_owned(), format!("localhost:{port}"), format!("[::1]:{port}")];
        let named = ask.header(header::HOST).unwrap_or_default();
        let is_ours = hosts.iter().any(|host| host == named) || self.planted(Fault::McpHostIgnored);
        let mut origins = ask.headers.get_all(header::ORIGIN).iter();
        let is_own = origins.all(|origin| origin == own) || self.planted(Fault::McpOriginIgnored);
        let why = match (is_ours, is_own) {
            (true, true) => return None,
            (false, _) => "another host",
            (true, false) => "another origin",
        };
        Some(message::failed(StatusCode::FORBIDDEN, &Value::Null, message::INVALID_REQUEST, why))
    }

    fn caller(&self, ask: &Ask) -> Result<Caller, Refusal> {
        let unchecked = || Ok(Caller { is_unchecked: true, ..Caller::default() });
        let is_message = ask.method == Method::POST && !message::begins_a_session(&ask.body);
        if is_message && self.planted(Fault::McpOnlyInitializeGuarded) {
            return unchecked();
        }
        let bears_a_token = ask.headers.contains_key(header::AUTHORIZATION);
        let by_session = if bears_a_token { Fault::McpTokenReadOnce } else { Fault::McpSessionAuthenticates };
        if self.planted(by_session)
            && let Some(session) = self.state().sessions.of(ask)
        {
            return Ok(session.caller.clone());
        }
        match present::token(&self.api, ask)? {
            Some(presented) => self.api.caller(ask, &presented),
            None => unchecked(),
        }
    }

    fn refuse(&self, ask: &Ask, refusal: Refusal) -> Response<Bytes> {
        let refusal = if refusal == TOKEN_INVALID && self.planted(Fault::McpBadTokenCrashes) {
            BROKEN
        } else {
            refusal
        };
        let asks_for_more = refusal.status == StatusCode::UNAUTHORIZED || refusal == SCOPE_MISSING;
        let is_said = asks_for_more && !self.planted(Fault::McpChallengeWithoutScope);
        let mut answer = if is_said { refusal.with(SCOPE_WANTED) } else { refusal }.answer(&self.api, ask);
        if self.planted(Fault::McpChallengeBare) && answer.headers().contains_key(header::WWW_AUTHENTICATE) {
            answer.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        answer
    }

    fn planted(&self, fault: Fault) -> bool {
        self.api.planted(fault)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn redirect() -> Response<Bytes> {
    let mut answer = document(StatusCode::TEMPORARY_REDIRECT, &json!({}));
    answer.headers_mut().insert(header::LOCATION, HeaderValue::from_static("http://mcp.test/mcp/"));
    answer
}
