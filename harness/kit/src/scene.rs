use crate::http::{Failure, Http, Request, Response};
use crate::target::Server;
use crate::transcript::Transcript;
use beartrap_forge::Random;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

/// What the actors of one check share, whatever is under test: the wire with its transcript, and a stream of random
/// values.
#[derive(Clone)]
pub struct Channel {
    pub(crate) http: Http,
    random: Arc<Mutex<Random>>,
}

impl Channel {
    /// The channel of the check with this id. Same seed and id, same random values.
    pub(crate) fn new(http: Http, id: &str, seed: u64) -> Self {
        Self { http, random: Arc::new(Mutex::new(Random::named(seed, id))) }
    }

    /// The transcript so far.
    pub fn transcript(&self) -> &Transcript {
        self.http.transcript()
    }

    pub(crate) async fn send(&self, actor: &str, request: &Request) -> (u32, Result<Response, Failure>) {
        self.http.send(actor, request).await
    }

    pub(crate) fn random<T>(&self, draw: impl FnOnce(&mut Random) -> T) -> T {
        draw(&mut self.random.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A text of the target, fit to be shown: secrets replaced, control characters dropped, at most `limit` characters.
    pub fn shown(&self, text: &str, limit: usize) -> String {
        let text = self.transcript().redacted(text);
        let mut shown: String = text.chars().filter(|letter| !letter.is_control()).take(limit + 1).collect();
        if let Some((end, _)) = shown.char_indices().nth(limit) {
            shown.truncate(end);
            shown.push('…');
        }
        shown
    }
}

/// The channel of a check that tests a server, and that server.
#[derive(Clone)]
pub struct Scene {
    pub(crate) server: Arc<Server>,
    channel: Channel,
}

impl Scene {
    /// The scene of the check with this id.
    pub fn of(server: Arc<Server>, id: &str, seed: u64) -> Self {
        let transcript = Transcript::knowing(server.secrets());
        let http = Http::new(server.transport.clone(), server.hosts.clone(), transcript);
        Self { server, channel: Channel::new(http, id, seed) }
    }

    /// The server, if this scene was the last to hold it.
    pub fn into_server(self) -> Option<Server> {
        Arc::into_inner(self.server)
    }
}

impl Deref for Scene {
    type Target = Channel;

    fn deref(&self) -> &Channel {
        &self.channel
    }
}
