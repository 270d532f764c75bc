//! Honest tokens of an issuer that beartrap does not play: an API that trusts a real one is tested with these.

use super::{Api, Endpoint};
use crate::actors::{Client, Tokens};
use crate::judging::Unsettled;
use crate::suite::World as _;
use crate::target::{FileError, Server, ServerSection};
use crate::world::ServerWorld;
use beartrap_core::Capability;
use beartrap_forge::{Json, SigningKey, Token};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

/// `[api.issuer]`: the API trusts the issuer that `[server]` describes, and tokens come from there. Scope and parameters of
/// the requests are those of `[server]`; the scopes of the endpoints are asked for besides.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuerSection {
    /// `authorization_code` or `client_credentials`; without it, the first if a user can log in.
    pub grant: Option<String>,
    /// The id of the client that calls the API; without it, the first that may.
    pub client: Option<String>,
    /// Parameters by which the issuer gives a token for another API: `{ resource = "https://elsewhere.test" }`.
    #[serde(default)]
    pub elsewhere: BTreeMap<String, String>,
}

/// Tokens that last for less can be waited for.
const SHORT: Duration = Duration::from_mins(5);

/// An issuer that lends tokens, and those that it lent last.
pub struct Borrowed {
    server: Arc<Server>,
    section: IssuerSection,
    scopes: Vec<String>,
    audience: String,
    /// The scope of the main endpoint.
    main: Option<String>,
    /// The scope of the plainest endpoint.
    least: Option<String>,
    /// Something is Bob's.
    wants_bob: bool,
    /// Another one each time that tokens are issued.
    seed: AtomicU64,
    held: RwLock<Arc<Held>>,
    /// Every honest token so far.
    lent: RwLock<Vec<String>>,
}

/// What an issuer gave.
#[derive(Default)]
struct Held {
    keys: Value,
    /// The caller's, then Bob's where he is needed.
    tokens: Vec<Token>,
    id_token: Option<String>,
    refresh_token: Option<String>,
    lesser: Option<Token>,
    elsewhere: Vec<(String, Token)>,
}

impl Borrowed {
    /// Has tokens issued for this API. Unsettled if there is no client for it, if nobody can log in, or if the access token
    /// is no JWT that the issuer's published keys verify.
    pub async fn from(
        server: Arc<Server>,
        section: &IssuerSection,
        api: &Api,
        seed: u64,
    ) -> Result<Self, Unsettled> {
        let words = api.endpoints.iter().filter_map(|endpoint| endpoint.scope.as_deref());
        let mut scopes: Vec<String> = words.flat_map(|scope| scope.split(' ')).map(str::to_owned).collect();
        scopes.sort();
        scopes.dedup();
        let (held, lent) = (RwLock::default(), RwLock::default());
        let (section, audience) = (section.clone(), api.audience.clone());
        let (main, least) = (api.main().scope.clone(), api.plainest().scope.clone());
        let wants_bob = api.endpoint_where(|endpoint| endpoint.owner.as_deref() == Some("bob")).is_some();
        let seed = AtomicU64::new(seed);
        let borrowed = Self { server, section, scopes, audience, main, least, wants_bob, seed, held, lent };
        borrowed.renew().await?;
        Ok(borrowed)
    }

    /// Has them issued anew, so that they do not end while checks go on.
    async fn renew(&self) -> Result<(), Unsettled> {
        let seed = self.seed.fetch_add(1, Ordering::Relaxed);
        let world = ServerWorld::new(self.server.clone(), "honest tokens", seed);
        let keys = json!({ "keys": world.jwk_set().await?.keys() });
        let client = self.client(&world).await?;
        let all = self.scope(true);
        let none = BTreeMap::new();
        let issued = self.issued(&world, &client, 0, &all, &none).await?;
        let read = |tokens: &Tokens| {
            let text = tokens.access_token();
            let key = SigningKey::of_token(text, &keys)?;
            Token::borrowed(text, &key, world.now())
        };
        let honest = read(&issued).map_err(|error| {
            Unsettled::because(format!(
                "the access token of the issuer cannot be read: {error}; some issuers give JWTs for a named API only, as [server] token_extra = {{ resource = \"…\" }}"
            ))
        })?;
        let mut held = Held {
            id_token: issued.document()["id_token"].as_str().map(str::to_owned),
            refresh_token: issued.document()["refresh_token"].as_str().map(str::to_owned),
            ..Held::default()
        };
        // What the issuer does not give is not there; only the honest token must be.
        if let Some(scope) = &self.main
            && let Ok(issued) = self.issued(&world, &client, 0, &self.scope(false), &none).await
        {
            let lacks = |token: &Token| !scope.split(' ').any(|word| grants(token, word));
            held.lesser = read(&issued).ok().filter(lacks);
        }
        // What is refused for its scope says nothing about its audience.
        let elsewhere = |token: &Token| {
            let mut words = self.least.iter().flat_map(|scope| scope.split(' '));
            is_for_another(token, &honest, &self.audience) && words.all(|word| grants(token, word))
        };
        if !self.section.elsewhere.is_empty() {
            let issued = self.issued(&world, &client, 0, &all, &self.section.elsewhere).await;
            let issued = issued.map_err(|Unsettled(why)| {
                Unsettled::because(format!("[api.issuer] elsewhere gives no token: {why}"))
            })?;
            let token = read(&issued).ok().filter(elsewhere);
            held.elsewhere.extend(token.map(|token| ("of the same client".to_owned(), token)));
        }
        // A second client's tokens may be for the API, too, unless its audience is known.
        let is_known = audiences(&honest).contains(&self.audience.as_str());
        let others = if is_known { world.clients().await? } else { Vec::new() };
        for other in others.iter().filter(|other| other.id() != client.id()) {
            if let Ok(issued) = self.issued(&world, other, 0, &all, &none).await
                && let Some(token) = read(&issued).ok().filter(elsewhere)
            {
                held.elsewhere.push((format!("of the client {}", other.id()), token));
                break;
            }
        }
        held.tokens.push(honest);
        if self.wants_bob && self.is_of_users(&world) && self.server.has(Capability::TwoUsers) {
            held.tokens.push(read(&self.issued(&world, &client, 1, &all, &none).await?).map_err(
                |error| {
                    Unsettled::because(format!("the access token of the second user cannot be read: {error}"))
                },
            )?);
        }
        held.keys = keys;
        let texts = held.tokens.iter().map(Token::compact);
        self.lent.write().unwrap_or_else(PoisonError::into_inner).extend(texts);
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(held);
        Ok(())
    }

    /// Renews them for as long as somebody holds them, when half of the time is over that they last.
    pub fn stay_fresh(self: &Arc<Self>) {
        let weak = Arc::downgrade(self);
        tokio::spawn(async move {
            loop {
                let Some(lifetime) = weak.upgrade().and_then(|borrowed| borrowed.lifetime()) else { return };
                tokio::time::sleep((lifetime / 2).max(Duration::from_secs(5))).await;
                let Some(borrowed) = weak.upgrade() else { return };
                // What cannot be renewed now is tried again.
                let _ = borrowed.renew().await;
            }
        });
    }

    /// Renews them if they are over: somebody waited for that.
    pub(super) async fn renew_if_over(&self) {
        if self.lifetime().is_some_and(|lifetime| lifetime.is_zero()) {
            // Without new ones, the next honest call is refused, and leaves its check unsettled.
            let _ = self.renew().await;
        }
    }

    /// For how long the caller's honest token is good, from now on; none if it says nothing of it.
    pub fn lifetime(&self) -> Option<Duration> {
        self.lifetime_of(self.held().tokens.first()?)
    }

    /// For how long this token is good, from now on; none if it says nothing of it.
    pub fn lifetime_of(&self, token: &Token) -> Option<Duration> {
        let exp = token.claim_value("exp")?.clone();
        let exp = Json::object().member("exp", exp).to_value()?["exp"].as_f64()?;
        let left = exp - seconds(&self.server);
        Some(Duration::from_secs_f64(left.clamp(0.0, 86_400.0)))
    }

    fn held(&self) -> Arc<Held> {
        self.held.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The caller's honest token.
    pub fn honest(&self) -> Option<Token> {
        self.held().tokens.first().cloned()
    }

    /// Whether this text is an honest token for the API, now or before.
    pub fn has_lent(&self, token: &str) -> bool {
        self.lent.read().unwrap_or_else(PoisonError::into_inner).iter().any(|lent| lent == token)
    }

    /// Whether there are tokens of two users.
    pub fn has_two_users(&self) -> bool {
        self.held().tokens.len() > 1
    }

    /// The issuer identifier.
    pub fn issuer(&self) -> &str {
        &self.server.issuer
    }

    /// The keys that the issuer publishes.
    pub fn key_set(&self) -> Value {
        self.held().keys.clone()
    }

    /// An honest token for an endpoint: Bob's for what is his, and the caller's for everything else.
    pub(super) fn token_for(&self, endpoint: &Endpoint) -> Option<Token> {
        let held = self.held();
        let is_bobs = endpoint.owner.as_deref() == Some("bob");
        held.tokens.get(usize::from(is_bobs)).or(held.tokens.first()).cloned()
    }

    /// The ID token that came with the honest access token.
    pub fn id_token(&self) -> Option<String> {
        self.held().id_token.clone()
    }

    /// The refresh token that came with it.
    pub fn refresh_token(&self) -> Option<String> {
        self.held().refresh_token.clone()
    }

    /// A token without the scope of the main endpoint.
    pub fn lesser(&self) -> Option<Token> {
        self.held().lesser.clone()
    }

    /// Tokens for other APIs, and whose they are.
    pub fn elsewhere(&self) -> Vec<(String, Token)> {
        self.held().elsewhere.clone()
    }

    /// Whether what is borrowed is enough for checks that need this; none if that is not a matter of tokens.
    pub(super) fn has(&self, capability: Capability) -> Option<bool> {
        let held = self.held();
        match capability {
            Capability::OwnIssuer => Some(false),
            Capability::OpenId => Some(held.id_token.is_some()),
            Capability::RefreshTokens => Some(held.refresh_token.is_some()),
            Capability::OtherAudience => Some(!held.elsewhere.is_empty()),
            Capability::ShortLived => Some(self.lifetime().is_some_and(|lifetime| lifetime < SHORT)),
            Capability::Scopes => Some(held.lesser.is_some()),
            Capability::OwnedObjects if held.tokens.len() < 2 => Some(false),
            _ => None,
        }
    }

    fn is_of_users(&self, world: &ServerWorld) -> bool {
        match self.section.grant.as_deref() {
            Some(grant) => grant == "authorization_code",
            None => world.server().has(Capability::UserInterface),
        }
    }

    async fn client(&self, world: &ServerWorld) -> Result<Client, Unsettled> {
        match &self.section.client {
            Some(id) => {
                let found = world.clients().await?.into_iter().find(|client| client.id() == id);
                found.ok_or_else(|| {
                    Unsettled::because(format!(
                        "[api.issuer] client = \"{id}\" is not configured; add it as [[server.client]]"
                    ))
                })
            }
            None if self.is_of_users(world) => world.client().await,
            None => world.client_that_acts_for_itself().await,
        }
    }

    /// The scope that is asked for, with those of the endpoints or without them.
    fn scope(&self, with_those_of_endpoints: bool) -> String {
        let of_server = self.server.scope.split(' ').filter(|word| !word.is_empty());
        let mut words: Vec<&str> =
            of_server.filter(|word| !self.scopes.iter().any(|known| known == word)).collect();
        if with_those_of_endpoints {
            words.extend(self.scopes.iter().map(String::as_str));
        }
        words.join(" ")
    }

    /// What this client gets, for a user or for itself.
    async fn issued(
        &self,
        world: &ServerWorld,
        client: &Client,
        user: usize,
        scope: &str,
        parameters: &BTreeMap<String, String>,
    ) -> Result<Tokens, Unsettled> {
        if self.is_of_users(world) {
            let mut browser = if user == 0 { world.alice()? } else { world.bob()? };
            let mut request = client.authorization_request();
            request = if scope.is_empty() { request.without("scope") } else { request.but("scope", scope) };
            request = parameters.iter().fold(request, |request, (name, value)| request.but(name, value));
            let code = browser.visits(request).await?.code()?;
            let redemption = client.redemption(&code);
            let redemption = parameters.iter().fold(redemption, |form, (name, value)| form.but(name, value));
            return redemption.send().await?.tokens();
        }
        // Scopes of users mean nothing here.
        let of_users = ["openid", "profile", "email", "address", "phone", "offline_access"];
        let words: Vec<&str> = scope.split(' ').filter(|word| !of_users.contains(word)).collect();
        let mut request = client.asking_for_itself();
        if !words.concat().is_empty() {
            request = request.but("scope", &words.join(" "));
        }
        let request = parameters.iter().fold(request, |form, (name, value)| form.but(name, value));
        request.send().await?.tokens()
    }
}

impl IssuerSection {
    /// Says what is wrong with it beside the server that it borrows from, if something is.
    pub fn must_make_sense(&self, server: &ServerSection) -> Result<(), FileError> {
        if let Some(grant) = &self.grant
            && !["authorization_code", "client_credentials"].contains(&grant.as_str())
        {
            return Err(FileError::Invalid(format!(
                "[api.issuer] grant = \"{grant}\" is not known; use authorization_code or client_credentials"
            )));
        }
        if let Some(id) = &self.client
            && !server.client.iter().any(|client| client.id == *id)
        {
            return Err(FileError::Invalid(format!(
                "[api.issuer] client = \"{id}\" is not configured; add it as [[server.client]]"
            )));
        }
        Ok(())
    }
}

fn seconds(server: &Server) -> f64 {
    // Seconds since 1970 fit into the 52 bits of a mantissa for a while.
    let now = u32::try_from(server.transport.now()).unwrap_or(u32::MAX);
    f64::from(now)
}

/// The audiences of a token.
fn audiences(token: &Token) -> Vec<&str> {
    match token.claim_value("aud") {
        Some(Json::Array(items)) => items.iter().filter_map(Json::as_str).collect(),
        Some(one) => one.as_str().into_iter().collect(),
        None => Vec::new(),
    }
}

/// Whether a token is for others than the API: of an honest one for it the audience is known, or else each could be it.
fn is_for_another(token: &Token, honest: &Token, audience: &str) -> bool {
    let (named, right) = (audiences(token), audiences(honest));
    let right = if right.contains(&audience) { vec![audience] } else { right };
    !right.is_empty() && !named.is_empty() && !named.iter().any(|name| right.contains(name))
}

/// Whether a token has this word in its scope, as a string (RFC 9068, 2.2.3) or as a list.
fn grants(token: &Token, word: &str) -> bool {
    ["scope", "scp"].iter().any(|name| match token.claim_value(name) {
        Some(Json::Array(items)) => items.iter().any(|item| item.as_str() == Some(word)),
        Some(scope) => scope.as_str().is_some_and(|scope| scope.split(' ').any(|known| known == word)),
        None => false,
    })
}
