//! Sessions of the legacy era (revision 2025-11-25, Session Management). Each belongs to the user and client that began it.

use super::{Mcp, message};
use crate::ask::Ask;
use crate::random::Random;
use crate::resource::caller::Caller;
use crate::resource::document;
use beartrap_core::Fault;
use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use serde_json::Value;
use std::collections::HashMap;

/// The header of a session id.
pub(super) const HEADER: &str = "mcp-session-id";
/// Sessions that are kept at a time.
const MOST: usize = 1_000;

/// The sessions that are open.
pub(super) struct Sessions {
    open: HashMap<String, Session>,
    random: Random,
    count: u64,
}

pub(super) struct Session {
    pub(super) caller: Caller,
    /// The credentials that began it.
    credentials: Option<String>,
}

impl Sessions {
    pub(super) fn new() -> Self {
        Self { open: HashMap::new(), random: Random::new(7), count: 0 }
    }

    /// The session that a request names, whoever sends it.
    pub(super) fn of(&self, ask: &Ask) -> Option<&Session> {
        self.open.get(ask.headers.get(HEADER)?.to_str().ok()?)
    }
}

impl Mcp {
    /// Begins a session, whatever id the request may bring along. Gives its id, or nothing if there are too many.
    pub(super) fn begin(&self, ask: &Ask, caller: &Caller) -> Option<String> {
        let sessions = &mut self.state().sessions;
        if sessions.open.len() >= MOST {
            return None;
        }
        sessions.count += 1;
        let id = if self.planted(Fault::McpSessionIdsCount) {
            format!("session-{:08}", sessions.count)
        } else {
            sessions.random.value("session", "")
        };
        let credentials = ask.header(header::AUTHORIZATION).map(str::to_owned);
        sessions.open.insert(id.clone(), Session { caller: caller.clone(), credentials });
        Some(id)
    }

    /// The answer to a request that is in no session of its caller.
    pub(super) fn without_session(&self, ask: &Ask, caller: &Caller, id: &Value) -> Option<Response<Bytes>> {
        let failed = |status, why| Some(message::failed(status, id, message::INVALID_REQUEST, why));
        if !ask.headers.contains_key(HEADER) {
            return failed(StatusCode::BAD_REQUEST, "no session");
        }
        let state = self.state();
        let is_his = state.sessions.of(ask).is_some_and(|session| self.belongs(session, ask, caller));
        // The session of another looks like one that is not there.
        if is_his { None } else { failed(StatusCode::NOT_FOUND, "unknown session") }
    }

    fn belongs(&self, session: &Session, ask: &Ask, caller: &Caller) -> bool {
        if self.planted(Fault::McpSessionBoundToToken) {
            return session.credentials.as_deref() == ask.header(header::AUTHORIZATION);
        }
        let same = |claim: &str| session.caller.text(claim) == caller.text(claim);
        let is_unchecked = caller.is_unchecked || session.caller.is_unchecked;
        is_unchecked
            || same("client_id")
                && (self.planted(Fault::McpSessionOwnerIsClient) || same("iss") && same("sub"))
    }

    /// GET: the stream of a session.
    pub(super) fn listen(&self, ask: &Ask, caller: &Caller) -> Response<Bytes> {
        let refused = self.without_session(ask, caller, &Value::Null);
        refused.unwrap_or_else(|| message::stream(": nothing has happened yet\n\n".into()))
    }

    /// DELETE: the end of a session.
    pub(super) fn end(&self, ask: &Ask, caller: &Caller) -> Response<Bytes> {
        if let Some(refused) = self.without_session(ask, caller, &Value::Null) {
            return refused;
        }
        let named = ask.headers.get(HEADER).and_then(|id| id.to_str().ok()).unwrap_or_default();
        self.state().sessions.open.remove(named);
        document(StatusCode::NO_CONTENT, &Value::Null)
    }
}

/// Names the session in an answer.
pub(super) fn naming(mut answer: Response<Bytes>, id: &str) -> Response<Bytes> {
    if let Ok(id) = HeaderValue::try_from(id) {
        answer.headers_mut().insert(HEADER, id);
    }
    answer
}
