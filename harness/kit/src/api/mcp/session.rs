use super::Message;
use crate::api::{ApiAnswer, ApiCall};
use crate::judging::Unsettled;

/// The header of a session id. Names of headers have no case.
const SESSION: &str = "Mcp-Session-Id";

/// A session of the legacy era.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub(super) id: String,
}

impl Session {
    /// A session with an id that the server may never have given.
    pub fn named(id: &str) -> Self {
        Self { id: id.to_owned() }
    }

    /// The id.
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// How a call comes to a session of its own.
#[derive(Debug, Clone)]
pub(in crate::api) struct Opening {
    pub(super) handshake: Vec<u8>,
    pub(super) ready: Vec<u8>,
}

impl ApiCall {
    /// In this session.
    pub fn in_session(mut self, session: &Session) -> Self {
        self.channel.transcript().remember("session", &session.id);
        self.opening = None;
        self.with_header(SESSION, &session.id)
    }

    /// In no session, even where the server wants one.
    pub fn in_no_session(mut self) -> Self {
        self.opening = None;
        self
    }

    /// Without the headers of this name.
    pub fn without_header(mut self, name: &str) -> Self {
        self.request.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self
    }

    /// Ends the session that it is in.
    pub fn ending_it(mut self) -> Self {
        self.request.body.clear();
        self.by("DELETE").without_header("Content-Type")
    }

    /// Listens to the session that it is in.
    pub fn listening(mut self) -> Self {
        self.request.body.clear();
        self.by("GET").without_header("Content-Type")
    }

    /// Opens a session with the same credentials, calls in it, and ends it, since servers cap their number. If none is
    /// opened, the answer to the attempt is the answer to the call.
    pub(in crate::api) async fn send_in_a_session(self, opening: &Opening) -> Result<ApiAnswer, Unsettled> {
        let mut shaking = self.clone().without_header("MCP-Protocol-Version");
        shaking.request.body.clone_from(&opening.handshake);
        let opened = shaking.exchange().await?;
        let Some(session) = opened.session() else { return Ok(opened) };
        let call = self.in_session(&session);
        let mut ready = call.clone();
        ready.request.body.clone_from(&opening.ready);
        ready.exchange().await?;
        let answer = call.clone().exchange().await?;
        call.ending_it().exchange().await?;
        Ok(answer)
    }
}

impl ApiAnswer {
    /// The session that it opens. Servers name one with a refusal, too, which is none.
    pub fn session(&self) -> Option<Session> {
        let id = self.response()?.header(SESSION).filter(|_| self.had_effect())?;
        self.channel().transcript().remember("session", id);
        Some(Session::named(id))
    }
}

impl Opening {
    pub(super) fn new(handshake: Vec<u8>, ready: Vec<u8>) -> Self {
        Self { handshake, ready }
    }

    pub(super) fn ready() -> Message {
        Message::notification("notifications/initialized")
    }
}
