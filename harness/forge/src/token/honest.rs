use super::Token;
use crate::hash::Hash;
use crate::{Json, SigningKey, base64url, left_half_hash};

/// Who issues a token, about whom, for whom and when: what an honest token and a sane validator agree on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The issuer's identifier, an `https` URL.
    pub issuer: String,
    /// The API's identifier.
    pub audience: String,
    /// The user, as the issuer calls them: `alice`, unless said otherwise.
    pub subject: String,
    /// The client: `client-a`, unless said otherwise.
    pub client_id: String,
    /// The granted scope, separated by spaces: `read`, unless said otherwise.
    pub scope: String,
    /// The time of issue, in seconds since 1970.
    pub now: u64,
    /// How long a token lives, in seconds: 300, unless said otherwise.
    pub lifetime: u64,
}

impl Setting {
    /// A setting with this issuer, audience and time of issue in seconds since 1970.
    pub fn new(issuer: &str, audience: &str, now: u64) -> Self {
        Self {
            issuer: issuer.to_owned(),
            audience: audience.to_owned(),
            subject: "alice".to_owned(),
            client_id: "client-a".to_owned(),
            scope: "read".to_owned(),
            now,
            lifetime: 300,
        }
    }

    /// The second in which the tokens expire.
    pub fn expiry(&self) -> u64 {
        self.now.saturating_add(self.lifetime)
    }
}

impl Token {
    /// A plain JWT with every registered claim (RFC 7519, 4.1) and `typ` `JWT`.
    pub fn jwt(setting: &Setting, key: &SigningKey) -> Self {
        let claims = Json::object()
            .member("iss", setting.issuer.as_str())
            .member("aud", setting.audience.as_str())
            .member("sub", setting.subject.as_str())
            .member("iat", setting.now)
            .member("nbf", setting.now)
            .member("exp", setting.expiry())
            .member("jti", identifier("jwt", setting));
        Self::new("JWT", claims, setting.now, key)
    }

    /// An access token for an API (RFC 9068, 2).
    pub fn access_token(setting: &Setting, key: &SigningKey) -> Self {
        Self::jwt(setting, key)
            .header("typ", "at+jwt")
            .claim("jti", identifier("access-token", setting))
            .claim("client_id", setting.client_id.as_str())
            .claim("scope", setting.scope.as_str())
    }

    /// An ID token for the client (OpenID Connect Core 1.0, 2), without a nonce: say `.claim("nonce", …)`.
    pub fn id_token(setting: &Setting, key: &SigningKey) -> Self {
        let claims = Json::object()
            .member("iss", setting.issuer.as_str())
            .member("aud", setting.client_id.as_str())
            .member("sub", setting.subject.as_str())
            .member("iat", setting.now)
            .member("exp", setting.expiry())
            .member("auth_time", setting.now);
        Self::new("JWT", claims, setting.now, key)
    }

    /// A logout token for the client (OpenID Connect Back-Channel Logout 1.0, 2.4), for subject and session.
    pub fn logout_token(setting: &Setting, key: &SigningKey) -> Self {
        let event =
            Json::object().member("http://schemas.openid.net/event/backchannel-logout", Json::object());
        let claims = Json::object()
            .member("iss", setting.issuer.as_str())
            .member("aud", setting.client_id.as_str())
            .member("sub", setting.subject.as_str())
            .member("sid", identifier("session", setting))
            .member("iat", setting.now)
            .member("exp", setting.expiry())
            .member("jti", identifier("logout-token", setting))
            .member("events", event);
        Self::new("logout+jwt", claims, setting.now, key)
    }

    /// An assertion by which the client authenticates to the issuer (RFC 7523, 3; OpenID Connect Core 1.0, 9).
    pub fn client_assertion(setting: &Setting, key: &SigningKey) -> Self {
        let claims = Json::object()
            .member("iss", setting.client_id.as_str())
            .member("sub", setting.client_id.as_str())
            .member("aud", setting.issuer.as_str())
            .member("iat", setting.now)
            .member("nbf", setting.now)
            .member("exp", setting.expiry())
            .member("jti", identifier("client-assertion", setting));
        Self::new("JWT", claims, setting.now, key)
    }

    /// A DPoP proof for one request (RFC 9449, 4.2): the public key stands in the header instead of a `kid`.
    ///
    /// `url` has neither query nor fragment; `now` is in seconds since 1970. At an API add [`Token::with_ath`].
    pub fn dpop_proof(method: &str, url: &str, now: u64, key: &SigningKey) -> Self {
        let claims = Json::object()
            .member("jti", digest(&["dpop-proof", method, url, &now.to_string()]))
            .member("htm", method)
            .member("htu", url)
            .member("iat", now);
        let mut jwk = Json::from(key.public_jwk());
        for name in ["alg", "kid", "use"] {
            jwk = jwk.without(name);
        }
        Self::new("dpop+jwt", claims, now, key).without_header("kid").header("jwk", jwk)
    }

    /// The ID token with the `at_hash` of this access token (OpenID Connect Core 1.0, 3.1.3.6). Without an algorithm
    /// that has a hash it stays as it is.
    #[must_use]
    pub fn with_at_hash(self, access_token: &str) -> Self {
        self.with_half_hash("at_hash", access_token)
    }

    /// The ID token with the `c_hash` of this code (OpenID Connect Core 1.0, 3.3.2.11).
    #[must_use]
    pub fn with_c_hash(self, code: &str) -> Self {
        self.with_half_hash("c_hash", code)
    }

    /// The proof with the `ath` of this access token (RFC 9449, 4.2).
    #[must_use]
    pub fn with_ath(self, access_token: &str) -> Self {
        self.claim("ath", base64url::encode(Hash::Sha256.digest(access_token.as_bytes())))
    }

    fn with_half_hash(self, claim: &str, text: &str) -> Self {
        match left_half_hash(self.key().algorithm().name(), text) {
            Some(hash) => self.claim(claim, hash),
            None => self,
        }
    }
}

/// Follows from the setting, so that a token is the same each time; whoever needs another one says so.
fn identifier(kind: &str, setting: &Setting) -> String {
    digest(&[kind, &setting.issuer, &setting.subject, &setting.client_id, &setting.now.to_string()])
}

pub(super) fn digest(words: &[&str]) -> String {
    base64url::encode(&Hash::Sha256.digest(words.join("\n").as_bytes())[..16])
}
