use crate::actors::{Browser, Client, Code, JwkSet, MetadataDocument, ResourceRequest, Tokens};
use crate::http::{Request, Response};
use crate::judging::{Unsettled, require};
use crate::login::Person;
use crate::scene::{Channel, Scene};
use crate::suite::World;
use crate::target::{ClientKind, Registered, Registration, Server, alike, register_one, unregister};
use beartrap_core::Exchange;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// As long as the longest grace window that is still a window.
pub const ONE_MINUTE: Duration = Duration::from_secs(61);

/// The world of one server scenario: a server, its clients, Alice and Bob.
///
/// Each scenario gets a world of its own; nothing of one is seen by another.
pub struct ServerWorld {
    scene: Scene,
}

impl World for ServerWorld {
    type Target = Server;

    fn new(server: Arc<Server>, id: &str, seed: u64) -> Self {
        Self { scene: Scene::of(server, id, seed) }
    }

    fn channel(&self) -> &Channel {
        &self.scene
    }
}

impl ServerWorld {
    /// The exchanges so far, secrets replaced.
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.scene.transcript().exchanges()
    }

    /// How many requests were made.
    pub fn requests(&self) -> u32 {
        self.scene.transcript().requests()
    }

    /// The scene that the actors share.
    pub fn scene(&self) -> &Scene {
        &self.scene
    }

    /// The server under test.
    pub fn server(&self) -> &Server {
        &self.scene.server
    }

    /// The first client that can send users to the server.
    pub async fn client(&self) -> Result<Client, Unsettled> {
        self.client_where("a client with a redirect URI", |client| !client.redirect_uris.is_empty()).await
    }

    /// The client with this identifier.
    pub async fn client_named(&self, id: &str) -> Result<Client, Unsettled> {
        self.client_where(id, |client| client.id == id).await
    }

    /// A client other than this one.
    pub async fn another_client(&self, than: &Client) -> Result<Client, Unsettled> {
        let id = than.id().to_owned();
        self.client_where("a second client", |client| client.id != id && !client.redirect_uris.is_empty())
            .await
    }

    /// A client that can keep a secret.
    pub async fn confidential_client(&self) -> Result<Client, Unsettled> {
        let fits = |client: &Registration| !client.is_public() && !client.redirect_uris.is_empty();
        self.client_where("a confidential client", fits).await
    }

    /// A confidential client other than this one.
    pub async fn another_confidential_client(&self, than: &Client) -> Result<Client, Unsettled> {
        let id = than.id().to_owned();
        self.client_where("a second confidential client", |client| !client.is_public() && client.id != id)
            .await
    }

    /// A client without a credential; one of kind web before a native one.
    pub async fn public_client(&self) -> Result<Client, Unsettled> {
        let fits = |client: &Registration| client.is_public() && !client.redirect_uris.is_empty();
        match self.client_where("a public web client", |c| fits(c) && c.kind == ClientKind::Web).await {
            Ok(client) => Ok(client),
            Err(_) => self.client_where("a public client", fits).await,
        }
    }

    /// A native client with a loopback redirect URI.
    pub async fn native_client(&self) -> Result<Client, Unsettled> {
        self.client_where("a native client", |client| client.kind == ClientKind::Native).await
    }

    /// A confidential client that sends its secret in the request body.
    pub async fn client_that_posts_its_secret(&self) -> Result<Client, Unsettled> {
        let fits = |client: &Registration| {
            client.auth == crate::target::AuthMethod::Post && !client.redirect_uris.is_empty()
        };
        self.client_where("a client with auth = \"client_secret_post\"", fits).await
    }

    /// A confidential client that sends its secret in the Authorization header.
    pub async fn client_that_sends_basic_credentials(&self) -> Result<Client, Unsettled> {
        let fits = |client: &Registration| {
            client.auth == crate::target::AuthMethod::Basic && !client.redirect_uris.is_empty()
        };
        self.client_where("a client with auth = \"client_secret_basic\"", fits).await
    }

    /// A confidential client that may ask for tokens for itself.
    pub async fn client_that_acts_for_itself(&self) -> Result<Client, Unsettled> {
        let fits = |client: &Registration| !client.is_public() && client.may("client_credentials");
        self.client_where("a client that may use client_credentials", fits).await
    }

    /// A client with at least two redirect URIs.
    pub async fn client_with_two_redirect_uris(&self) -> Result<Client, Unsettled> {
        self.client_where("a client with two redirect URIs", |client| client.redirect_uris.len() >= 2).await
    }

    /// The client that introspects tokens of this client: the one of the target file, or the client itself.
    pub async fn introspector(&self, otherwise: &Client) -> Result<Client, Unsettled> {
        match &self.scene.server.introspector {
            Some(registration) => Client::trusted(&self.scene, registration.clone()).await,
            None => Ok(otherwise.clone()),
        }
    }

    /// Every configured client, for checks that must hold for each.
    pub async fn clients(&self) -> Result<Vec<Client>, Unsettled> {
        let mut clients = Vec::new();
        for registration in &self.scene.server.clients {
            clients.push(Client::trusted(&self.scene, registration.clone()).await?);
        }
        if clients.is_empty() {
            return Err(Unsettled::because("no client is configured; add one as [[server.client]]"));
        }
        Ok(clients)
    }

    /// Clients other than this one that may present such a grant, one of each kind: confidential, then public. Unsettled
    /// if there is none.
    pub async fn others_who_may(&self, grant: &str, than: &Client) -> Result<Vec<Client>, Unsettled> {
        let others = |public: bool| {
            self.scene.server.clients.iter().find(move |client| {
                let may = client.may(grant) || client.grants.is_empty();
                client.is_public() == public && may && client.id != than.id()
            })
        };
        let mut found = Vec::new();
        for registration in [others(false), others(true)].into_iter().flatten() {
            found.push(Client::trusted(&self.scene, registration.clone()).await?);
        }
        if found.is_empty() {
            return Err(Unsettled::because(format!(
                "no second client that may use {grant} is configured; add one as [[server.client]]"
            )));
        }
        Ok(found)
    }

    /// Registers a confidential client for this check (RFC 7591), which authenticates by this method, or by none that is
    /// named. It is to be [forgotten](Self::forgets) in the end.
    pub async fn registers(&self, method: Option<&'static str>) -> Result<Registered, Unsettled> {
        let endpoint = self.endpoint("registration_endpoint")?;
        let uris = &["https://client-e.beartrap.test/cb"];
        let wanted = ("beartrap e", method.unwrap_or_default(), ClientKind::Web, &uris[..]);
        let registered = register_one(&self.scene, &endpoint, &wanted).await;
        let registered = registered
            .map_err(|why| Unsettled::because(format!("a client could not be registered: {why}")))?;
        if let Some(secret) = &registered.client.secret {
            self.scene.transcript().remember("secret", &secret.0);
        }
        Ok(registered)
    }

    /// A client that was registered for this check.
    pub async fn client_registered(&self, registered: &Registered) -> Result<Client, Unsettled> {
        Client::trusted(&self.scene, registered.client.clone()).await
    }

    /// Deletes clients that were registered for this check, where the server can (RFC 7592).
    pub async fn forgets(&self, registered: &[Registered]) {
        // What is left over harms nobody, and there is nothing to be done about it.
        let _ = unregister(&self.scene, registered).await;
    }

    async fn client_where(
        &self,
        what: &str,
        fits: impl Fn(&Registration) -> bool,
    ) -> Result<Client, Unsettled> {
        let found = self.scene.server.clients.iter().find(|client| fits(client));
        let missing =
            || Unsettled::because(format!("{what} is not configured; add one as [[server.client]]"));
        Client::trusted(&self.scene, found.ok_or_else(missing)?.clone()).await
    }

    /// Alice with a fresh browser.
    pub fn alice(&self) -> Result<Browser, Unsettled> {
        self.person(0, "no user is configured; name one with --user, or as [[server.user]]")
    }

    /// Bob with a fresh browser.
    pub fn bob(&self) -> Result<Browser, Unsettled> {
        self.person(1, "no second user is configured; add one as [[server.user]]")
    }

    fn person(&self, at: usize, missing: &str) -> Result<Browser, Unsettled> {
        let person: Option<&Person> = self.scene.server.users.get(at);
        let person = person.ok_or_else(|| Unsettled::because(missing))?;
        Ok(Browser::new(&self.scene, person.clone(), if at == 0 { "alice" } else { "bob" }))
    }

    /// Alice, in a fresh browser, logs in and consents; the client receives a code.
    pub async fn alice_authorizes(&self, client: &Client) -> Result<Code, Unsettled> {
        self.alice()?.authorizes(client).await
    }

    /// Alice authorizes the client, and it redeems the code.
    pub async fn alice_signs_in(&self, client: &Client) -> Result<Tokens, Unsettled> {
        let code = self.alice_authorizes(client).await?;
        client.redeem(&code).await?.tokens()
    }

    /// Bob authorizes the client, and it redeems the code.
    pub async fn bob_signs_in(&self, client: &Client) -> Result<Tokens, Unsettled> {
        let code = self.bob()?.authorizes(client).await?;
        client.redeem(&code).await?.tokens()
    }

    /// The published JWK Set.
    pub async fn jwk_set(&self) -> Result<JwkSet, Unsettled> {
        let url = self.endpoint("jwks_uri")?;
        let (exchange, response) = self.fetch(url).await?;
        let set = response.json().filter(|_| response.status == 200);
        let set = set.ok_or_else(|| {
            Unsettled::because(format!("jwks_uri answers {} without JSON", response.status))
        })?;
        Ok(JwkSet::new(exchange, set))
    }

    /// The metadata documents that discovery found, fetched again: one or both of those of OpenID Connect Discovery
    /// and RFC 8414. Unsettled if one is gone, or is another issuer's by more than a slash at its end.
    pub async fn metadata_documents(&self) -> Result<Vec<MetadataDocument>, Unsettled> {
        let mut documents = Vec::new();
        for (url, _) in self.scene.server.metadata.documents() {
            let (exchange, response) = self.fetch(url.clone()).await?;
            let found = response.json().filter(|_| response.status == 200);
            let found = found.map(|found| MetadataDocument::new(exchange, url.clone(), found));
            let ours = found.filter(|found| alike(found.issuer(), &self.scene.server.issuer));
            documents.push(ours.ok_or_else(|| {
                Unsettled::because(format!("{} no longer gives the metadata of this issuer", url.path()))
            })?);
        }
        Ok(documents)
    }

    /// Fetches a document as anybody may.
    pub async fn fetch(&self, url: Url) -> Result<(u32, Response), Unsettled> {
        let request = Request::get(url).header("Accept", "application/json");
        let (exchange, answer) = self.scene.send("anyone", &request).await;
        Ok((exchange, answer.map_err(|failure| Unsettled::because(failure.to_string()))?))
    }

    /// A call of the UserInfo endpoint (OpenID Connect Core 1.0, 5.3.1), without a token until it bears one.
    pub fn userinfo(&self) -> Result<ResourceRequest, Unsettled> {
        Ok(ResourceRequest::new(&self.scene, self.endpoint("userinfo_endpoint")?))
    }

    /// The sub that UserInfo gives for an access token.
    pub async fn subject_of(&self, access_token: &str) -> Result<String, Unsettled> {
        let answer = self.userinfo()?.bearing(access_token).send().await?;
        require(answer.is_served())?;
        let sub = answer.document()["sub"].as_str().map(str::to_owned);
        sub.ok_or_else(|| Unsettled::because("UserInfo answers without sub"))
    }

    /// The URL of an endpoint.
    pub fn endpoint(&self, name: &str) -> Result<Url, Unsettled> {
        self.scene
            .server
            .endpoint(name)
            .ok_or_else(|| Unsettled::because(format!("the metadata name no {name}")))
    }

    /// A member of the merged metadata, or null.
    pub fn metadata(&self, name: &str) -> &Value {
        self.scene.server.metadata.get(name)
    }

    /// The target's idea of the time, in seconds since 1970.
    pub fn now(&self) -> u64 {
        self.scene.http.transport().now()
    }

    /// Lets time pass: for real on a real target, by turning the clock of the lab.
    pub async fn time_passes(&self, span: Duration) {
        self.scene.http.transport().time_passes(span).await;
    }

    /// A random value that nobody has seen: 22 characters.
    pub fn made_up(&self) -> String {
        self.scene.random(|random| random.token(16))
    }
}
