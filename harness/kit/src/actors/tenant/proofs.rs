//! What a client of the tenant proves itself with, and what its tokens say.

use super::{Tenant, missing};
use crate::actors::{Client, Credentials, Tokens};
use crate::judging::{Observation, Unsettled};
use crate::target::{EntraApi, FederatedSection};
use beartrap_forge::{Algorithm, Certificate, Json, Jws, SigningKey, Token};
use serde_json::{Map, Value};

/// The audience of federated assertions.
const TOKEN_EXCHANGE: &str = "api://AzureADTokenExchange";

impl Tenant {
    /// An honest assertion of the daemon with the key of its certificate: PS256, `x5t#S256`, ten minutes.
    pub fn assertion(&self) -> Result<Token, Unsettled> {
        let thumbprint = self.certificate()?.x5t_s256();
        Ok(self.assertion_by(Algorithm::Ps256)?.header("x5t#S256", thumbprint))
    }

    /// The same in the form of older libraries: RS256, `x5t`.
    pub fn older_assertion(&self) -> Result<Token, Unsettled> {
        let thumbprint = self.certificate()?.x5t();
        Ok(self.assertion_by(Algorithm::Rs256)?.header("x5t", thumbprint))
    }

    fn assertion_by(&self, algorithm: Algorithm) -> Result<Token, Unsettled> {
        let daemon = self.known_daemon()?;
        let (key, _) = daemon.certificate.as_ref().ok_or_else(|| missing("daemon.certificate"))?;
        let key = key.with_algorithm(algorithm);
        let key = key.map_err(|error| Unsettled::because(error.to_string()))?.without_kid();
        let id = daemon.registration.id.as_str();
        let audience = self.token_endpoint_of(self.id())?;
        let claims = Json::object().member("iss", id).member("sub", id).member("aud", audience.as_str());
        Ok(self.signed(claims, &key))
    }

    /// The certificate of the daemon.
    pub fn certificate(&self) -> Result<&Certificate, Unsettled> {
        let certificate = self.known_daemon()?.certificate.as_ref();
        certificate.map(|(_, certificate)| certificate).ok_or_else(|| missing("daemon.certificate"))
    }

    /// The daemon's federated credential.
    pub fn federation(&self) -> Result<&FederatedSection, Unsettled> {
        let known = self.entra.section.daemon.as_ref().and_then(|daemon| daemon.federated.as_ref());
        known.ok_or_else(|| missing("daemon.federated"))
    }

    /// An honest token of the issuer of the daemon's federated credential.
    pub fn federated_assertion(&self) -> Result<Token, Unsettled> {
        let known = self.federation()?;
        let key = self.known_daemon()?.federated_key.as_ref().ok_or_else(|| missing("daemon.federated"))?;
        let claims = Json::object()
            .member("iss", known.issuer.as_str())
            .member("sub", known.subject.as_str())
            .member("aud", TOKEN_EXCHANGE);
        Ok(self.signed(claims, key))
    }

    fn signed(&self, claims: Json, key: &SigningKey) -> Token {
        let now = self.scene.http.transport().now();
        let unique = self.scene.random(|random| random.token(16));
        let claims = claims.member("iat", now).member("nbf", now).member("exp", now + 600);
        Token::new("JWT", claims.member("jti", unique), now, key)
    }

    /// The credentials of a client that proves itself with this assertion.
    pub fn proving(&self, client: &Client, assertion: &Token) -> Credentials {
        Credentials::Assertion { id: client.id().to_owned(), assertion: assertion.compact() }
    }

    /// Unsettled if the tenant's clock, by a token that it issued just now, is minutes away from the one here: what is signed
    /// here for it would be over, or would not have begun.
    pub fn clocks_agree(&self, tokens: &Tokens) -> Result<(), Unsettled> {
        let issued = self.claims_of(tokens).unwrap_or_default().get("iat").and_then(Value::as_u64);
        let apart = issued.map_or(0, |issued| issued.abs_diff(self.scene.http.transport().now()));
        if apart < 300 {
            return Ok(());
        }
        Err(Unsettled::because(format!(
            "the clock of the server is {apart} seconds away from this one; set it, or start the server anew if it was turned by control"
        )))
    }

    /// The claims of an access token, which a test may read though a client must not; unsettled if it cannot be read.
    pub fn claims_of(&self, tokens: &Tokens) -> Result<Map<String, Value>, Unsettled> {
        let read = Jws::parse(tokens.access_token());
        read.map(|token| token.claims().clone())
            .map_err(|error| Unsettled::because(format!("the access token cannot be read: {error}")))
    }

    /// The access token is for this API, by its client id or by its application ID URI, which may end in a slash.
    pub fn is_for(&self, tokens: &Tokens, api: &EntraApi) -> Result<Observation, Unsettled> {
        let claims = self.claims_of(tokens)?;
        let audience = claims.get("aud").and_then(Value::as_str).unwrap_or_default();
        let bare = |uri: &str| uri.trim_end_matches('/').to_owned();
        let holds = audience == api.id || bare(audience) == bare(&api.uri);
        let observed = format!("the audience {}", self.scene.shown(audience, 100));
        let expected = format!("the audience {} or {}", api.id, api.uri);
        Ok(Observation::of(holds, expected, observed).seen_in([tokens.exchange()]))
    }

    /// An access token of the tenant, to be changed; unsettled if none of the published keys verifies it.
    pub async fn borrowed(&self, tokens: &Tokens) -> Result<Token, Unsettled> {
        let keys = self.scene.server.endpoint("jwks_uri");
        let (_, keys) =
            self.document(keys.ok_or_else(|| Unsettled::because("the metadata name no jwks_uri"))?).await?;
        let token = tokens.access_token();
        let key = SigningKey::of_token(token, &keys);
        let now = self.scene.http.transport().now();
        key.and_then(|key| Token::borrowed(token, &key, now))
            .map_err(|error| Unsettled::because(format!("the access token cannot be read: {error}")))
    }
}
