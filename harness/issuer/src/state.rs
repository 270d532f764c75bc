use crate::answer::{self, Reply};
use crate::entra::{self, Document, EntraShape};
use crate::keys::{self, Ring};
use crate::log::Log;
use crate::obo::Behind;
use crate::{Fetch, Key};
use beartrap_forge::{Setting, SigningKey, Token};
use bytes::Bytes;
use http::StatusCode;
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use url::form_urlencoded;

/// The folder of status lists.
const LISTS: &str = "/statuslists/";

/// How an endpoint goes wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// It answers with this status and no body.
    Status(u16),
    /// It takes requests and never answers.
    Silence,
    /// It answers 200 without a body.
    Empty,
    /// It answers 200 with a page of HTML.
    Page,
    /// It answers with fifty megabytes.
    Flood,
    /// It answers with a few octets each second, for twenty seconds.
    Drip,
    /// It redirects to this URL.
    Redirect(String),
}

/// An issuer in memory: its identifier, its keys, and what it does today.
pub struct Issuer {
    url: String,
    /// Scheme and host; with the shape of Entra, the identifier stands below.
    authority: String,
    entra: Option<EntraShape>,
    audience: String,
    ring: Ring,
    now: Box<dyn Fn() -> u64 + Send + Sync>,
    state: Mutex<State>,
    behind: Mutex<Behind>,
}

#[derive(Default)]
struct State {
    keys: Value,
    trouble: Option<Trouble>,
    metadata: Map<String, Value>,
    introspected: HashMap<String, Introspected>,
    /// What is at the URIs of status lists.
    lists: HashMap<String, Listed>,
    log: Log,
}

/// What introspection of one token comes to.
#[derive(Clone)]
enum Introspected {
    Says(Value),
    Fails(Trouble),
}

/// What a fetch of a status list comes to.
#[derive(Clone)]
enum Listed {
    Token(String),
    Fails(Trouble),
}

impl Issuer {
    /// An honest issuer with this identifier, whose tokens are for this audience; `now` gives the time in seconds since
    /// 1970.
    pub fn new(
        url: impl Into<String>,
        audience: impl Into<String>,
        now: impl Fn() -> u64 + Send + Sync + 'static,
    ) -> Self {
        Self::with_ring(Ring::First, url.into(), audience.into(), None, Box::new(now))
    }

    /// An honest issuer at this URL, in the shape of Microsoft Entra ID.
    pub fn entra(
        authority: impl Into<String>,
        audience: impl Into<String>,
        shape: EntraShape,
        now: impl Fn() -> u64 + Send + Sync + 'static,
    ) -> Self {
        Self::with_ring(Ring::First, authority.into(), audience.into(), Some(shape), Box::new(now))
    }

    /// Another honest issuer, with keys of its own.
    pub fn another(
        url: impl Into<String>,
        audience: impl Into<String>,
        now: impl Fn() -> u64 + Send + Sync + 'static,
    ) -> Self {
        Self::with_ring(Ring::Second, url.into(), audience.into(), None, Box::new(now))
    }

    fn with_ring(
        ring: Ring,
        authority: String,
        audience: String,
        entra: Option<EntraShape>,
        now: Box<dyn Fn() -> u64 + Send + Sync>,
    ) -> Self {
        let url = entra.as_ref().map_or_else(|| authority.clone(), |shape| shape.issuer(&authority));
        let (state, behind) = (Mutex::default(), Mutex::default());
        let issuer = Self { url, authority, entra, audience, ring, now, state, behind };
        issuer.recovers();
        issuer
    }

    /// What it publishes unless told otherwise.
    fn published(&self) -> Value {
        match &self.entra {
            None => keys::published(self.ring),
            Some(_) => entra::published(&self.authority, &Key::First.of(self.ring)),
        }
    }

    /// Scheme and host, with neither tenant nor version.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// The issuer identifier: the same string in its metadata, its tokens and here.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The shape of Entra, if it has that.
    pub fn shape(&self) -> Option<&EntraShape> {
        self.entra.as_ref()
    }

    /// Whom its tokens are for.
    pub fn audience(&self) -> &str {
        &self.audience
    }

    /// Where its keys are.
    pub fn jwks_uri(&self) -> String {
        match &self.entra {
            None => format!("{}/jwks", self.url),
            Some(shape) => shape.jwks_uri(&self.authority),
        }
    }

    /// The time, in seconds since 1970.
    pub fn now(&self) -> u64 {
        (self.now)()
    }

    /// The setting of honest tokens, to be changed.
    pub fn setting(&self) -> Setting {
        Setting::new(&self.url, &self.audience, self.now())
    }

    /// An honest access token (RFC 9068) for Alice, to be changed or compacted.
    pub fn token(&self) -> Token {
        Token::access_token(&self.setting(), &self.key(Key::First))
    }

    /// An honest ID token for Alice at the client.
    pub fn id_token(&self) -> Token {
        Token::id_token(&self.setting(), &self.key(Key::First))
    }

    /// One of its keys.
    pub fn key(&self, which: Key) -> SigningKey {
        which.of(self.ring)
    }

    /// The key set that it publishes now.
    pub fn key_set(&self) -> Value {
        self.state().keys.clone()
    }

    /// Publishes another document in place of the key set.
    pub fn publish(&self, keys: Value) {
        self.state().keys = keys;
    }

    /// Publishes one more JWK.
    pub fn publish_also(&self, jwk: Value) {
        if let Some(keys) = self.state().keys["keys"].as_array_mut() {
            keys.push(jwk);
        }
    }

    /// The endpoint of the keys goes wrong from now on.
    pub fn gets_into(&self, trouble: Trouble) {
        self.state().trouble = Some(trouble);
    }

    /// Sets a member of the metadata, or replaces one.
    pub fn says(&self, member: &str, value: impl Into<Value>) {
        self.state().metadata.insert(member.to_owned(), value.into());
    }

    /// Answers introspection of this token with this document (RFC 7662, 2.2). Of the others, the access tokens that it
    /// signed are active while they last.
    pub fn introspects(&self, token: &str, answer: Value) {
        self.state().introspected.insert(token.to_owned(), Introspected::Says(answer));
    }

    /// Introspection of this token goes wrong.
    pub fn fails_to_introspect(&self, token: &str, trouble: Trouble) {
        self.state().introspected.insert(token.to_owned(), Introspected::Fails(trouble));
    }

    /// A URI for a status list with this name.
    pub fn list_uri(&self, name: &str) -> String {
        format!("{}{LISTS}{name}", self.authority)
    }

    /// This status list token is at this URI from now on (draft-ietf-oauth-status-list, 8.2).
    pub fn lists(&self, uri: &str, token: &str) {
        self.state().lists.insert(uri.to_owned(), Listed::Token(token.to_owned()));
    }

    /// Fetches of the status list at this URI go wrong.
    pub fn fails_to_list(&self, uri: &str, trouble: Trouble) {
        self.state().lists.insert(uri.to_owned(), Listed::Fails(trouble));
    }

    /// Is honest again: keys, metadata and behaviour as at the start. What was fetched stays on record.
    pub fn recovers(&self) {
        let mut state = self.state();
        state.keys = self.published();
        state.trouble = None;
        state.metadata.clear();
        state.introspected.clear();
        state.lists.clear();
        self.behind().recovers();
    }

    /// The requests for this path so far. `/jwks` stands for the keys wherever they are.
    pub fn fetches(&self, path: &str) -> Vec<Fetch> {
        match &self.entra {
            Some(_) if path == "/jwks" => self.state().log.of_paths(entra::is_of_keys),
            _ => self.state().log.of_paths(|known| known == path),
        }
    }

    /// A URL at this issuer that nothing honest names. Whoever asks for it followed a lie; see
    /// [`fetches`](Self::fetches) with the path `/canary/NAME`.
    pub fn canary(&self, name: &str) -> String {
        format!("{}/canary/{name}", self.authority)
    }

    /// Answers one request.
    pub fn answer(&self, request: &http::Request<Bytes>) -> Reply {
        let path = request.uri().path();
        let target = request.uri().path_and_query().map_or(path, |target| target.as_str());
        self.state().log.note(request.method().as_str(), target);
        match (request.method().as_str(), path) {
            ("GET", "/.well-known/openid-configuration" | "/.well-known/oauth-authorization-server")
                if self.entra.is_none() =>
            {
                answer::json(&self.metadata())
            }
            ("GET", "/jwks") if self.entra.is_none() => self.jwks(),
            ("POST", "/introspect") if self.entra.is_none() => self.introspection(request.body()),
            ("GET", _) if path.starts_with(LISTS) => self.list(path),
            // Whoever fetches a key from here is given the attacker's.
            ("GET", _) if path.starts_with("/canary/") => {
                let attacker = SigningKey::attacker(beartrap_forge::Algorithm::Rs256);
                answer::json(&json!({ "keys": [attacker.public_jwk()] }))
            }
            _ if self.entra.is_some()
                && let Some(reply) = self.behind_a_middle_tier(request) =>
            {
                reply
            }
            ("GET", _) if self.entra.is_some() => {
                self.document(path, request.uri().query().unwrap_or_default())
            }
            _ => answer::text(StatusCode::NOT_FOUND, "text/plain", "not found"),
        }
    }

    /// A document in the shape of Entra.
    fn document(&self, path: &str, query: &str) -> Reply {
        let state = self.state();
        match entra::document(&self.authority, path, query, &state.keys) {
            Document::Metadata(mut metadata) => {
                for (name, value) in &state.metadata {
                    metadata[name.as_str()] = value.clone();
                }
                answer::json(&metadata)
            }
            Document::Keys(keys) => {
                state.trouble.as_ref().map_or_else(|| answer::json(&keys), Trouble::reply)
            }
            Document::Other(reply) => reply,
        }
    }

    /// OpenID Connect Discovery 1.0, 3 and RFC 8414, 2.
    fn metadata(&self) -> Value {
        let at = |path: &str| format!("{}{path}", self.url);
        let mut metadata = json!({
            "issuer": self.url,
            "authorization_endpoint": at("/authorize"),
            "token_endpoint": at("/token"),
            "jwks_uri": self.jwks_uri(),
            "introspection_endpoint": at("/introspect"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "ES256"],
            "scopes_supported": ["openid"],
            "code_challenge_methods_supported": ["S256"],
        });
        for (name, value) in &self.state().metadata {
            metadata[name.as_str()] = value.clone();
        }
        metadata
    }

    fn jwks(&self) -> Reply {
        let state = self.state();
        state.trouble.as_ref().map_or_else(|| answer::json(&state.keys), Trouble::reply)
    }

    fn list(&self, path: &str) -> Reply {
        let listed = self.state().lists.get(&format!("{}{path}", self.authority)).cloned();
        match listed {
            Some(Listed::Token(token)) => answer::text(StatusCode::OK, "application/statuslist+jwt", token),
            Some(Listed::Fails(trouble)) => trouble.reply(),
            None => answer::text(StatusCode::NOT_FOUND, "text/plain", "not found"),
        }
    }

    fn introspection(&self, body: &[u8]) -> Reply {
        let mut members = form_urlencoded::parse(body);
        let token = members.find_map(|(name, value)| (name == "token").then(|| value.into_owned()));
        let token = token.unwrap_or_default();
        let known = self.state().introspected.get(&token).cloned();
        match known {
            Some(Introspected::Says(answer)) => answer::json(&answer),
            Some(Introspected::Fails(trouble)) => trouble.reply(),
            None => answer::json(&self.own(&token).unwrap_or_else(|| json!({ "active": false }))),
        }
    }

    /// What there is to say of a token, if it is one that this issuer may have issued and that is good now: an access token
    /// with all that its own have, signed with a key that it publishes.
    fn own(&self, token: &str) -> Option<Value> {
        let jws = self.own_jws(token)?;
        let time = |name: &str| jws.claim(name).and_then(Value::as_u64);
        let is_good = time("exp")? > self.now() && time("nbf")? <= self.now();
        let is_own = jws.text("iss") == Some(self.url())
            && ["sub", "client_id"].iter().all(|name| jws.text(name).is_some_and(|text| !text.is_empty()));
        let mut answer = Value::Object(jws.claims().clone());
        answer["active"] = true.into();
        (is_good && is_own).then_some(answer)
    }

    pub(crate) fn behind(&self) -> MutexGuard<'_, Behind> {
        self.behind.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Trouble {
    fn reply(&self) -> Reply {
        match self {
            Self::Status(status) => {
                let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                answer::text(status, "text/plain", "")
            }
            Self::Silence => Reply::Never,
            Self::Empty => answer::text(StatusCode::OK, "application/json", ""),
            Self::Page => answer::text(StatusCode::OK, "text/html", "<!doctype html><title>Sorry</title>"),
            Self::Flood => Reply::Stream { octets: 50 << 20, pause_ms: 0 },
            Self::Drip => Reply::Stream { octets: 80, pause_ms: 1_000 },
            Self::Redirect(location) => answer::redirect(location),
        }
    }
}
