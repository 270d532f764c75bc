//! Tokens: decided while the state is locked, signed afterwards.

use crate::answer::{self, Answer};
use crate::jose::{self, Kind};
use crate::keys;
use crate::lab::Lab;
use crate::scope::Scope;
use crate::store::{AccessToken, Grant, RefreshToken, Store, TOKEN_LIFETIME};
use crate::world::Client;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use beartrap_core::Fault;
use http::StatusCode;
use jsonwebtoken::Algorithm;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;

/// Tokens that are recorded and not yet signed.
pub(crate) struct Minted {
    client: Arc<Client>,
    grant: String,
    scope: Scope,
    /// The claims of the access token.
    access: Value,
    /// The claims of the ID token, but for `at_hash`.
    id: Option<Value>,
    refresh: Option<String>,
}

/// Signed tokens.
pub(crate) struct Tokens {
    pub(crate) access: String,
    pub(crate) id: Option<String>,
}

/// Tokens for a client, from what was granted; the scope may be less than the grant's.
pub(crate) fn from_grant(
    lab: &Lab,
    store: &mut Store,
    client: &Arc<Client>,
    grant: &Grant,
    scope: &Scope,
) -> Minted {
    let now = lab.now();
    let expires = now.saturating_add(TOKEN_LIFETIME);
    let jti = store.random.value("access token", &client.id);
    let record = AccessToken {
        client: client.id.clone(),
        grant: grant.id.clone(),
        user: grant.user,
        scope: scope.clone(),
        expires,
        revoked: false,
    };
    store.access_tokens.insert(jti.clone(), record);

    let access = json!({
        "iss": lab.issuer(), "sub": grant.sub, "aud": lab.api_audience(), "exp": expires, "iat": now,
        "jti": jti, "client_id": client.id, "scope": scope.to_string(),
    });
    let id = (grant.user.is_some() && scope.has("openid")).then(|| id_claims(lab, client, grant));
    Minted {
        client: Arc::clone(client),
        grant: grant.id.clone(),
        scope: scope.clone(),
        access,
        id,
        refresh: None,
    }
}

/// OpenID Connect Core section 2.
fn id_claims(lab: &Lab, client: &Client, grant: &Grant) -> Value {
    let now = lab.now();
    let audience = if lab.planted(Fault::IdTokenForIssuer) { lab.issuer() } else { &client.id };
    let auth_time = if lab.planted(Fault::AuthTimeIsNow) { now } else { grant.auth_time };
    let mut claims = json!({
        "iss": lab.issuer(), "sub": grant.sub, "aud": audience, "exp": now.saturating_add(TOKEN_LIFETIME),
        "iat": now, "auth_time": auth_time,
    });
    if let Some(nonce) = grant.nonce.as_deref().filter(|_| !lab.planted(Fault::NonceDropped)) {
        claims["nonce"] = nonce.into();
    }
    claims
}

impl Minted {
    /// Adds a refresh token of the same family.
    pub(crate) fn with_refresh_token(mut self, store: &mut Store) -> Self {
        let token = store.random.value("refresh token", &self.client.id);
        let record = RefreshToken { client: self.client.id.clone(), grant: self.grant.clone(), spent: false };
        store.refresh_tokens.insert(token.clone(), record);
        self.refresh = Some(token);
        self
    }

    /// The ID token speaks for the user of this grant, whomever the access token speaks for.
    pub(crate) fn on_behalf_of(mut self, grant: &Grant) -> Self {
        if let Some(claims) = &mut self.id {
            claims["sub"] = grant.sub.clone().into();
        }
        self
    }

    pub(crate) fn without_id_token(self) -> Self {
        Self { id: None, ..self }
    }

    /// Signs the tokens: the access token with RS256, the ID token as its client registered. RS256 signatures are the
    /// same in every run.
    pub(crate) fn sign(&self, lab: &Lab) -> Tokens {
        let access = jose::sign(Kind::AccessToken, &self.access, lab.signing_key(Algorithm::RS256));
        let id = self.id.clone().map(|mut claims| {
            claims["at_hash"] = half_hash(&access).into();
            let key = if lab.planted(Fault::SigningKeyUnpublished) {
                keys::unpublished()
            } else {
                lab.signing_key(self.client.id_token_alg)
            };
            jose::sign(Kind::IdToken, &claims, key)
        });
        Tokens { access, id }
    }

    /// The token response (RFC 6749 section 5.1). The scope is always named: it may be less than was asked for.
    pub(crate) fn answer(self, lab: &Lab) -> Answer {
        let tokens = self.sign(lab);
        let mut response = json!({"access_token": tokens.access, "scope": self.scope.to_string()});
        if !lab.planted(Fault::TokenTypeMissing) {
            response["token_type"] = "Bearer".into();
            response["expires_in"] = TOKEN_LIFETIME.into();
        }
        if let Some(token) = tokens.id {
            response["id_token"] = token.into();
        }
        if let Some(token) = self.refresh {
            response["refresh_token"] = token.into();
        }
        answer::json(StatusCode::OK, &response)
    }
}

/// The left half of the SHA-256 hash, for RS256 and ES256 alike (OpenID Connect Core section 3.1.3.6).
fn half_hash(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(&Sha256::digest(token)[..16])
}
