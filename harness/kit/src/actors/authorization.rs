use crate::http::Request;
use crate::judging::Unsettled;
use beartrap_forge::{Form, Pkce};
use serde_json::json;
use url::Url;

/// An authorization request (RFC 6749, 4.1.1), honest until a deviation is named.
#[derive(Debug, Clone)]
pub struct AuthorizationRequest {
    endpoint: Option<Url>,
    pub(crate) form: Form,
    /// The proof key whose challenge it carries.
    pub(crate) pkce: Pkce,
    /// The redirect URIs registered for its client.
    pub(crate) registered: Vec<String>,
    by_post: bool,
}

impl AuthorizationRequest {
    pub(crate) fn new(endpoint: Option<Url>, form: Form, pkce: Pkce, registered: Vec<String>) -> Self {
        Self { endpoint, form, pkce, registered, by_post: false }
    }

    /// The same request with a parameter set to another value, or added.
    #[must_use]
    pub fn but(mut self, name: &str, value: &str) -> Self {
        self.form = self.form.but(name, value);
        self
    }

    /// The same request to another endpoint than that of the metadata.
    #[must_use]
    pub fn at(mut self, endpoint: Url) -> Self {
        self.endpoint = Some(endpoint);
        self
    }

    /// The same request without a parameter.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.form = self.form.without(name);
        self
    }

    /// The same request with one more parameter at the end, even if the name is there already.
    #[must_use]
    pub fn and(mut self, name: &str, value: &str) -> Self {
        self.form = self.form.and(name, value);
        self
    }

    /// The same request without a code challenge.
    #[must_use]
    pub fn without_challenge(self) -> Self {
        self.without("code_challenge").without("code_challenge_method")
    }

    /// The same request with the challenge of this proof key.
    #[must_use]
    pub fn with_proof_key(mut self, pkce: Pkce) -> Self {
        self.form = self.form.but("code_challenge", &pkce.challenge).but("code_challenge_method", "S256");
        self.pkce = pkce;
        self
    }

    /// The same request for nothing but a login: the scope `openid`, and no prompt. Some servers end the session in which
    /// offline access was granted.
    #[must_use]
    pub fn for_login_only(self) -> Self {
        self.but("scope", "openid").without("prompt")
    }

    /// The same request for the user with this `sub` and nobody else (OpenID Connect Core 1.0, 5.5.1).
    #[must_use]
    pub fn for_the_sub(self, sub: &str) -> Self {
        self.but("claims", &json!({"id_token": {"sub": {"value": sub}}}).to_string())
    }

    /// The same request in the body of a POST (OpenID Connect Core 1.0, 3.1.2.1).
    #[must_use]
    pub fn by_post(mut self) -> Self {
        self.by_post = true;
        self
    }

    /// A parameter's value.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.form.get(name)
    }

    /// Whether a redirect URI of the request or of its client names this host, however it spells it.
    pub(super) fn brings_up(&self, host: &str) -> bool {
        let is_uri = |name: &str| ["redirect_uri", "post_logout_redirect_uri"].contains(&name);
        let asked_for = self.form.iter().filter(|(name, _)| is_uri(name)).map(|(_, uri)| uri);
        let mut uris = self.registered.iter().map(String::as_str).chain(asked_for);
        uris.any(|uri| {
            let parsed: Option<Url> = uri.parse().ok();
            parsed.is_some_and(|uri| uri.host_str() == Some(host)) || uri.to_ascii_lowercase().contains(host)
        })
    }

    pub(crate) fn request(&self) -> Result<Request, Unsettled> {
        let missing = || Unsettled::because("the metadata name no authorization_endpoint");
        let mut url = self.endpoint.clone().ok_or_else(missing)?;
        if self.by_post {
            return Ok(Request::post(url, &self.form));
        }
        // The endpoint may have a query of its own, which must be kept (RFC 6749, 3.1).
        let query = match url.query() {
            Some(own) if !own.is_empty() => format!("{own}&{}", self.form.encode()),
            _ => self.form.encode(),
        };
        url.set_query(Some(&query));
        Ok(Request::get(url))
    }
}

/// An authorization code, and what the client remembers of the request that it answers.
#[derive(Clone)]
pub struct Code {
    /// The code.
    pub value: String,
    /// The `redirect_uri` of the authorization request.
    pub redirect_uri: String,
    /// The verifier, if the request carried a challenge.
    pub verifier: Option<String>,
    /// The `nonce` of the request.
    pub nonce: Option<String>,
}
