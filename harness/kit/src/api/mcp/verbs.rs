use super::{Era, LEGACY, McpServer, Message, Opening, Session};
use crate::api::{ApiAnswer, ApiCall, ApiWorld, Endpoint};
use crate::judging::{Unsettled, require};
use crate::scene::Channel;
use crate::suite::World as _;
use beartrap_forge::Token;
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use url::Url;

/// A client of an MCP server, which speaks in one era.
#[derive(Clone, Copy)]
pub struct Mcp<'w> {
    world: &'w ApiWorld,
    server: &'w McpServer,
    era: Era,
}

impl ApiWorld {
    /// The clients of an MCP server, one for each era in which it answers; unsettled if the API is none.
    pub fn mcp(&self) -> Result<Vec<Mcp<'_>>, Unsettled> {
        let server = self.api().mcp.as_ref();
        let server =
            server.ok_or_else(|| Unsettled::because("the API is no MCP server; say so with mcp = true"))?;
        Ok(server.eras().into_iter().map(|era| Mcp { world: self, server, era }).collect())
    }

    /// The client that speaks in this era; unsettled if it is not spoken.
    pub fn mcp_in(&self, era: Era) -> Result<Mcp<'_>, Unsettled> {
        let silent = || Unsettled::because(format!("the server does not answer in the {} era", era.name()));
        self.mcp()?.into_iter().find(|client| client.era == era).ok_or_else(silent)
    }

    /// Sends calls side by side, so many at a time, and gives their answers in the order of the calls.
    pub async fn sends_side_by_side(
        &self,
        calls: Vec<ApiCall>,
        at_a_time: usize,
    ) -> Result<Vec<ApiAnswer>, Unsettled> {
        let sent = futures_util::stream::iter(calls).map(ApiCall::send).buffered(at_a_time);
        let answers: Vec<Result<ApiAnswer, Unsettled>> = sent.collect().await;
        answers.into_iter().collect()
    }

    /// A call that the server owes an answer: with an honest token, if it wants one.
    pub fn entitled(&self, call: ApiCall) -> ApiCall {
        let is_open = self.api().mcp.as_ref().is_some_and(|server| server.open);
        if is_open { call } else { call.bearing(&self.token()) }
    }
}

impl Mcp<'_> {
    pub(super) fn world(&self) -> &ApiWorld {
        self.world
    }

    /// The era that it speaks in.
    pub fn era(&self) -> Era {
        self.era
    }

    /// The safe request that every check may repeat: `tools/list`, or what stands in for it.
    pub fn asks(&self) -> ApiCall {
        self.says(self.world.api().main().message.as_ref().unwrap_or(&Message::lists_tools()))
    }

    /// `initialize` for this revision.
    pub fn initializes(&self, revision: &str) -> ApiCall {
        self.says(&Message::initializes(revision)).in_no_session()
    }

    /// `server/discover`.
    pub fn discovers(&self) -> ApiCall {
        self.says(&Message::new("server/discover", json!({})))
    }

    /// A call of the tool that an endpoint stands for.
    pub fn calls(&self, tool: &Endpoint) -> ApiCall {
        self.says(tool.message.as_ref().unwrap_or(&Message::lists_tools()))
    }

    /// Any message.
    pub fn says(&self, message: &Message) -> ApiCall {
        ApiCall::of_message(
            self.world.channel(),
            &self.world.api().main().url,
            self.server,
            self.era,
            message,
        )
    }

    /// Several messages in one body, numbered from one.
    pub fn says_at_once(&self, messages: &[Message]) -> ApiCall {
        let numbered = messages.iter().zip(1_u32..);
        let bodies = numbered.map(|(message, number)| message.body(self.server, self.era, &number.into()));
        let first = messages.first().cloned().unwrap_or_else(Message::lists_tools);
        self.says(&first).with_body("application/json", bodies.collect::<Value>().to_string())
    }

    /// Opens a session with this token; unsettled if it is not given one.
    pub async fn opens(&self, token: &Token) -> Result<Session, Unsettled> {
        let opened = self.initializes(LEGACY).bearing(token).send().await?;
        require(opened.is_served())?;
        let session = opened.session().ok_or_else(|| Unsettled::because("the server gave no session id"))?;
        let ready = self.says(&Opening::ready()).bearing(token).in_session(&session).send().await?;
        require(ready.is_served())?;
        Ok(session)
    }

    /// Ends a session, as its owner. Servers need not let clients do that.
    pub async fn ends(&self, session: &Session, token: &Token) -> Result<(), Unsettled> {
        self.asks().in_session(session).ending_it().bearing(token).send().await.map(drop)
    }
}

impl ApiCall {
    /// A message to the MCP server at this URL, with an id that was never used. Where the server has sessions, it gets one
    /// of its own.
    pub(crate) fn of_message(
        channel: &Channel,
        url: &Url,
        server: &McpServer,
        era: Era,
        message: &Message,
    ) -> Self {
        let id = channel
            .random(|random| random.bytes(4))
            .iter()
            .fold(0_u64, |id, byte| id << 8 | u64::from(*byte));
        let written =
            |message: &Message, id: u64| message.body(server, era, &id.into()).to_string().into_bytes();
        let mut call = Self::posting(channel, url, written(message, id));
        for (name, value) in message.headers(server, era) {
            call = call.with_header(name, &value);
        }
        if era == Era::Legacy && server.sessions {
            let handshake = Message::initializes(server.revision(era).unwrap_or(LEGACY));
            call.opening = Some(Opening::new(written(&handshake, id + 1), written(&Opening::ready(), 0)));
        }
        call
    }

    /// The same message with one change to its body.
    pub fn with_message(mut self, change: impl FnOnce(&mut Value)) -> Self {
        if let Ok(mut body) = serde_json::from_slice::<Value>(&self.request.body) {
            change(&mut body);
            self.request.body = body.to_string().into_bytes();
        }
        self
    }
}
