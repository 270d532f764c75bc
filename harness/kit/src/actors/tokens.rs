use super::IdToken;
use crate::judging::Unsettled;
use crate::scene::Scene;
use serde_json::Value;

/// What a successful token response holds (RFC 6749, 5.1; OpenID Connect Core 1.0, 3.1.3.3).
#[derive(Clone)]
pub struct Tokens {
    scene: Scene,
    exchange: u32,
    document: Value,
}

impl Tokens {
    pub(crate) fn new(scene: &Scene, exchange: u32, document: Value) -> Self {
        for (kind, member) in [("at", "access_token"), ("rt", "refresh_token"), ("id", "id_token")] {
            if let Some(token) = document[member].as_str() {
                scene.transcript().remember(kind, token);
            }
        }
        Self { scene: scene.clone(), exchange, document }
    }

    /// The access token.
    pub fn access_token(&self) -> &str {
        self.document["access_token"].as_str().unwrap_or_default()
    }

    /// The refresh token; unsettled if there is none.
    pub fn refresh_token(&self) -> Result<String, Unsettled> {
        let token = self.document["refresh_token"].as_str().map(str::to_owned);
        token.ok_or_else(|| {
            Unsettled::because(
                "no refresh token was issued to this client; it may need offline_access in `scope`",
            )
        })
    }

    /// The refresh token that is good now, after `used` was exchanged for this: the new one, or `used` itself where none
    /// was sent (RFC 6749, 6).
    pub fn latest_refresh_token(&self, used: &str) -> String {
        self.refresh_token().unwrap_or_else(|_| used.to_owned())
    }

    /// The ID token; unsettled if there is none or if it cannot be read.
    pub fn id_token(&self) -> Result<IdToken, Unsettled> {
        let token = self.document["id_token"].as_str();
        let token =
            token.ok_or_else(|| Unsettled::because("no ID token was issued; it needs openid in `scope`"))?;
        IdToken::read(&self.scene, self.exchange, token)
    }

    /// The member `scope`, or none: then it is what was asked for (RFC 6749, 5.1).
    pub fn scope(&self) -> Option<&str> {
        self.document["scope"].as_str()
    }

    /// The scope that was granted: what the response says, or else what was asked for (RFC 6749, 5.1).
    pub fn scope_or<'a>(&'a self, asked: &'a str) -> &'a str {
        self.scope().unwrap_or(asked)
    }

    /// The whole response.
    pub fn document(&self) -> &Value {
        &self.document
    }

    /// The number of the exchange that brought them.
    pub fn exchange(&self) -> u32 {
        self.exchange
    }
}
