use super::mcp::Opening;
use super::{Api, ApiAnswer, Endpoint};
use crate::http::{Failure, Request};
use crate::judging::Unsettled;
use crate::scene::Channel;
use beartrap_forge::Token;
use url::Url;

/// A call of an API, without credentials until it has some.
#[derive(Clone)]
#[must_use = "a call does nothing until it is sent"]
pub struct ApiCall {
    pub(super) channel: Channel,
    pub(super) request: Request,
    /// It is a JSON-RPC message, so that its status does not say whether it was served.
    is_rpc: bool,
    /// It wants a session of its own.
    pub(super) opening: Option<Opening>,
}

impl ApiCall {
    pub(crate) fn new(channel: &Channel, api: &Api, endpoint: &Endpoint) -> Self {
        if let (Some(server), Some(message)) = (&api.mcp, &endpoint.message) {
            return Self::of_message(channel, &endpoint.url, server, server.era(), message);
        }
        let mut request = Request::get(endpoint.url.clone()).header("Accept", "application/json");
        request.method.clone_from(&endpoint.method);
        for (name, value) in &endpoint.headers {
            request = request.header(name, value);
        }
        if !endpoint.body.is_empty() {
            request.body = endpoint.body.clone().into_bytes();
            request = request.header("Content-Type", "application/json");
        }
        Self { channel: channel.clone(), request, is_rpc: false, opening: None }
    }

    /// A POST of a JSON-RPC message, which may be answered by JSON or by an event stream.
    pub(super) fn posting(channel: &Channel, url: &Url, message: Vec<u8>) -> Self {
        let mut request = Request::get(url.clone()).header("Accept", "application/json, text/event-stream");
        request = request.header("Content-Type", "application/json");
        request.method = "POST".into();
        request.body = message;
        Self { channel: channel.clone(), request, is_rpc: true, opening: None }
    }

    /// With this token as RFC 6750, 2.1 has it.
    pub fn bearing(self, token: &Token) -> Self {
        self.bearing_text(&token.compact())
    }

    /// With this text in place of a token.
    pub fn bearing_text(self, token: &str) -> Self {
        self.channel.transcript().remember("at", token);
        self.authorized_by(&format!("Bearer {token}"))
    }

    /// With this token, which is bound to a key, and this proof (RFC 9449, 7.1).
    pub fn proven_by(self, token: &Token, proof: &str) -> Self {
        let token = token.compact();
        self.channel.transcript().remember("at", &token);
        self.authorized_by(&format!("DPoP {token}")).with_proof(proof)
    }

    /// With one more header that holds a proof.
    pub fn with_proof(self, proof: &str) -> Self {
        self.channel.transcript().remember("proof", proof);
        self.with_header("DPoP", proof)
    }

    /// With one more `Authorization` header, as it stands. Whoever puts a token into it has it remembered first.
    pub fn authorized_by(self, value: &str) -> Self {
        self.with_header("Authorization", value)
    }

    /// With one more header.
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    /// By another method.
    pub fn by(mut self, method: &str) -> Self {
        method.clone_into(&mut self.request.method);
        self.opening = self.opening.filter(|_| method == "POST");
        self
    }

    /// With this parameter in the query.
    pub fn asking(mut self, name: &str, value: &str) -> Self {
        self.request.url.query_pairs_mut().append_pair(name, value);
        self
    }

    /// At another URL.
    pub fn at(mut self, url: Url) -> Self {
        self.request.url = url;
        self
    }

    /// With this request target, byte for byte.
    pub fn at_target(mut self, target: &str) -> Self {
        self.request = self.request.verbatim(target.to_owned());
        self
    }

    /// With this body.
    pub fn with_body(mut self, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        self.request.headers.retain(|(name, _)| name != "Content-Type");
        self.request = self.request.header("Content-Type", kind);
        self.request.body = body.into();
        self.opening = None;
        self
    }

    /// Byte for byte as it stands, on a connection of its own: an HTTP library would mend it, or refuse to send it.
    pub fn verbatim(mut self) -> Self {
        let target = self.request.target().to_owned();
        self.request = self.request.verbatim(target);
        self
    }

    /// Sends it, in a session of its own where it needs one.
    pub async fn send(self) -> Result<ApiAnswer, Unsettled> {
        match self.opening.clone() {
            Some(opening) => self.send_in_a_session(&opening).await,
            None => self.exchange().await,
        }
    }

    /// Sends it as it stands. Servers close connections after an error while the next request is on its way, so that a
    /// GET or a JSON-RPC message whose connection broke is sent once more: one that breaks the server breaks it again.
    pub(super) async fn exchange(self) -> Result<ApiAnswer, Unsettled> {
        let is_message = self.is_rpc && self.request.method == "POST";
        let mut reply = self.channel.send("caller", &self.request).await;
        if matches!(reply.1, Err(Failure::Broken(_))) && (is_message || self.request.method == "GET") {
            reply = self.channel.send("caller", &self.request).await;
        }
        ApiAnswer::new(&self.channel, reply, is_message)
    }
}

#[cfg(test)]
mod tests {
    use crate::api::ApiSection;
    use crate::http::{Answered, Failure, Request, Response, TimePassing, Transport};
    use crate::{Api, ApiWorld, Issuer, World as _};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::time::Duration;

    /// Breaks this many connections, and answers after that.
    struct Breaking {
        connections: u32,
        sent: AtomicU32,
    }

    impl Transport for Breaking {
        fn send<'a>(&'a self, _: &'a Request) -> Answered<'a> {
            let sent = self.sent.fetch_add(1, Ordering::SeqCst);
            let broken = Err(Failure::Broken("reset".into()));
            let answer = if sent < self.connections {
                broken
            } else {
                Ok(Response { status: 200, ..Response::default() })
            };
            Box::pin(std::future::ready(answer))
        }

        fn now(&self) -> u64 {
            0
        }

        fn time_passes(&self, _: Duration) -> TimePassing<'_> {
            Box::pin(std::future::ready(()))
        }
    }

    /// The status of a call by this method, and how often it was sent.
    async fn called(method: &str, connections: u32) -> (u16, u32) {
        let file = "url = 'https://api.test'\n[[endpoint]]\npath = '/orders'";
        let section: ApiSection = toml::from_str(file).unwrap();
        let breaking = Arc::new(Breaking { connections, sent: AtomicU32::new(0) });
        let issuer = Arc::new(Issuer::new("https://issuer.test", "https://api.test", || 0));
        let api = Api::new(&section, issuer, None, breaking.clone()).unwrap();
        let world = ApiWorld::new(Arc::new(api), "test", 7);
        let status = world.call().by(method).send().await.unwrap().status();
        (status, breaking.sent.load(Ordering::SeqCst))
    }

    #[tokio::test]
    async fn a_get_whose_connection_broke_is_sent_once_more_and_a_post_is_not() {
        assert_eq!(called("GET", 1).await, (200, 2));
        assert_eq!(called("GET", 2).await, (0, 2), "once more, and no more");
        assert_eq!(called("POST", 1).await, (0, 1), "it may have had its effect");
    }
}
