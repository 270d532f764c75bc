use super::{
    AuthorizationRequest, Browser, ClientRequest, Code, Credentials, DeviceCodes, RedirectUri, Tokens,
};
use crate::judging::{Answer, Unsettled, require};
use crate::login::Person;
use crate::scene::Scene;
use crate::target::Registration;
use beartrap_forge::{Form, Pkce};

/// A client that acts as its specification says, until a deviation is named.
#[derive(Clone)]
pub struct Client {
    scene: Scene,
    registration: Registration,
    redirect_uri: RedirectUri,
}

impl Client {
    /// A client whose nonsense the server is known to refuse. A server that answers 200 to a grant type that does not
    /// exist proves nothing by anything it accepts. One request for each client and run.
    pub(crate) async fn trusted(scene: &Scene, registration: Registration) -> Result<Self, Unsettled> {
        let redirect_uri = RedirectUri::new(registration.redirect_uris.first().cloned().unwrap_or_default());
        let client = Self { scene: scene.clone(), registration, redirect_uri };
        let mut trusted = scene.server.trusted.lock().await;
        let verdict = if let Some(verdict) = trusted.get(client.id()) {
            verdict.clone()
        } else {
            // In a scene of its own: which check asks first must change nothing in the story of any.
            let aside = Scene::of(scene.server.clone(), "nonsense", 0);
            let verdict = Self { scene: aside, ..client.clone() }.nonsense_is_refused().await;
            trusted.insert(client.id().to_owned(), verdict.clone());
            verdict
        };
        verdict.map(|()| client).map_err(Unsettled)
    }

    async fn nonsense_is_refused(&self) -> Result<(), String> {
        let nonsense = self.token_request(&Form::of([("grant_type", "urn:beartrap:nonsense")]));
        let answer = nonsense.send().await.map_err(|unsettled| unsettled.0)?;
        match answer.status() {
            400..500 => Ok(()),
            _ => Err(format!(
                "the token endpoint answers a grant type that does not exist with {}: what it says means nothing",
                answer.describe()
            )),
        }
    }

    /// The client identifier.
    pub fn id(&self) -> &str {
        &self.registration.id
    }

    /// What the server knows of the client.
    pub fn registration(&self) -> &Registration {
        &self.registration
    }

    /// Whether it has no credential.
    pub fn is_public(&self) -> bool {
        self.registration.is_public()
    }

    /// The redirect URI that its requests use.
    pub fn redirect_uri(&self) -> &RedirectUri {
        &self.redirect_uri
    }

    /// Its registered redirect URIs.
    pub fn redirect_uris(&self) -> impl Iterator<Item = RedirectUri> {
        self.registration.redirect_uris.iter().map(RedirectUri::new)
    }

    /// An honest authorization request: code flow, S256, fresh `state`, and a fresh `nonce` at an OpenID Provider.
    pub fn authorization_request(&self) -> AuthorizationRequest {
        let server = &self.scene.server;
        let (pkce, state, nonce) =
            self.scene.random(|random| (Pkce::fresh(random), random.token(16), random.token(16)));
        let mut form = Form::of([
            ("response_type", "code"),
            ("client_id", self.id()),
            ("redirect_uri", self.redirect_uri.as_str()),
            ("scope", &server.scope),
            ("state", &state),
            ("code_challenge", &pkce.challenge),
            ("code_challenge_method", "S256"),
        ]);
        if server.scope.is_empty() {
            form = form.without("scope");
        }
        if server.is_openid() {
            form = form.and("nonce", &nonce);
            // Without it an OpenID Provider need not grant offline access (OpenID Connect Core 1.0, 11).
            if server.scope.split(' ').any(|scope| scope == "offline_access") {
                form = form.and("prompt", "consent");
            }
        }
        for (name, value) in &server.authorize_extra {
            form = form.but(name, value);
        }
        let endpoint = server.endpoint("authorization_endpoint");
        AuthorizationRequest::new(endpoint, form, pkce, self.registration.redirect_uris.clone())
    }

    /// Redeems a code as it should be redeemed (RFC 6749, 4.1.3).
    pub async fn redeem(&self, code: &Code) -> Result<Answer, Unsettled> {
        self.redemption(code).send().await
    }

    /// The token request that redeems a code, for naming deviations.
    pub fn redemption(&self, code: &Code) -> ClientRequest {
        let form = Form::of([
            ("grant_type", "authorization_code"),
            ("code", &code.value),
            ("redirect_uri", &code.redirect_uri),
        ]);
        let form = match &code.verifier {
            Some(verifier) => form.and("code_verifier", verifier),
            None => form,
        };
        self.token_request(&form)
    }

    /// Exchanges a refresh token (RFC 6749, 6).
    pub async fn refresh(&self, refresh_token: &str) -> Result<Answer, Unsettled> {
        self.refreshing(refresh_token).send().await
    }

    /// The token request that exchanges a refresh token, for naming deviations.
    pub fn refreshing(&self, refresh_token: &str) -> ClientRequest {
        self.scene.transcript().remember("rt", refresh_token);
        self.token_request(&Form::of([("grant_type", "refresh_token"), ("refresh_token", refresh_token)]))
    }

    /// The request by which a device asks for its codes (RFC 8628, 3.1), for naming deviations.
    pub fn asking_for_device_codes(&self) -> ClientRequest {
        let scope = self.scene.server.scope.as_str();
        let form = if scope.is_empty() { Form::default() } else { Form::of([("scope", scope)]) };
        ClientRequest::new(&self.scene, self.id(), "device_authorization_endpoint", form, self.credentials())
    }

    /// The token request by which a device asks whether its user is done (RFC 8628, 3.4), for naming deviations.
    pub fn polling(&self, codes: &DeviceCodes) -> ClientRequest {
        self.scene.transcript().remember("code", &codes.device_code);
        let grant = "urn:ietf:params:oauth:grant-type:device_code";
        self.token_request(&Form::of([("grant_type", grant), ("device_code", &codes.device_code)]))
    }

    /// The token request by which the client asks for itself (RFC 6749, 4.4.2), for naming deviations.
    pub fn asking_for_itself(&self) -> ClientRequest {
        self.token_request(&Form::of([("grant_type", "client_credentials")]))
    }

    /// The token request by which the client trades this person's password for tokens (RFC 6749, 4.3.2), for naming
    /// deviations.
    pub fn asking_with_the_password_of(&self, person: &Browser) -> ClientRequest {
        let Person { name, password, .. } = person.person();
        let form = Form::of([("grant_type", "password"), ("username", name), ("password", password)]);
        match self.scene.server.scope.as_str() {
            "" => self.token_request(&form),
            scope => self.token_request(&form.and("scope", scope)),
        }
    }

    /// A token request with these parameters and the client's own credentials.
    pub fn token_request(&self, form: &Form) -> ClientRequest {
        let extra = self.scene.server.token_extra.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let form = Form::of(form.iter().chain(extra));
        ClientRequest::new(&self.scene, self.id(), "token_endpoint", form, self.credentials())
    }

    /// The request by which the client introspects a token (RFC 7662, 2.1).
    pub fn introspecting(&self, token: &str) -> ClientRequest {
        self.scene.transcript().remember("token", token);
        let form = Form::of([("token", token)]);
        ClientRequest::new(&self.scene, self.id(), "introspection_endpoint", form, self.credentials())
    }

    /// The token of a response that the server calls active when this client asks: the access token, or else the refresh
    /// token, since some products introspect only one kind. Unsettled if neither.
    pub async fn sees_active(&self, tokens: &Tokens) -> Result<String, Unsettled> {
        let access = self.introspecting(tokens.access_token()).send().await?.says_active();
        if access.is_good() {
            return Ok(tokens.access_token().to_owned());
        }
        let refresh = tokens.refresh_token();
        if let Ok(token) = &refresh
            && self.introspecting(token).send().await?.says_active().is_good()
        {
            return refresh;
        }
        require(access)?;
        refresh
    }

    /// The request by which the client revokes a token (RFC 7009, 2.1).
    pub fn revoking(&self, token: &str) -> ClientRequest {
        self.scene.transcript().remember("token", token);
        let form = Form::of([("token", token)]);
        ClientRequest::new(&self.scene, self.id(), "revocation_endpoint", form, self.credentials())
    }

    /// The client's own credentials, by the method it is registered for.
    pub fn credentials(&self) -> Credentials {
        Credentials::of(&self.registration)
    }
}
