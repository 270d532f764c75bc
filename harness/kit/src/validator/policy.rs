use serde::Serialize;
use serde_json::{Map, Value};

/// What an application fixes before it verifies a token: the members of a `verify` request of the adapter protocol,
/// version 1, but for the token.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Policy {
    /// The trusted keys (RFC 7517, 5); a secret for HMAC is an `oct` key of the set.
    pub jwks: Value,
    /// The permitted values of `alg`.
    pub algorithms: Vec<String>,
    /// The expected `iss`.
    pub issuer: String,
    /// The value of `aud` that names the recipient.
    pub audience: String,
    /// The time, in seconds since 1970.
    pub now: u64,
    /// Seconds of clock difference that are tolerated.
    pub leeway: u64,
    /// The expected `typ`, if the policy has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub typ: Option<String>,
    /// Claims that must be there.
    pub required: Vec<String>,
    /// What the token is to be.
    pub kind: Kind,
    /// What some kinds need besides: `client_id`, `nonce`, `max_age`, `access_token`, `method`, `url`, …; for encrypted
    /// tokens `decryption_keys` (the private JWK Set of the recipient; a password is an `oct` key), `key_management` and
    /// `content_encryption` (the permitted values of `alg` and `enc`), and an empty list of algorithms if the plaintext
    /// is the claims; and what a
    /// validator may ignore unless it lists the feature: `max_token_age` and `max_lifetime` in seconds, `response_type`,
    /// `acr_values` as an array.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// What a token is to be; a validator lists the kinds that it knows among its features.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A plain JWT (RFC 7519): every validator knows it.
    Jwt,
    /// An access token (RFC 9068).
    AccessToken,
    /// An ID token (OpenID Connect Core 1.0, 2).
    IdToken,
    /// A logout token (OpenID Connect Back-Channel Logout 1.0, 2.4).
    LogoutToken,
    /// A DPoP proof (RFC 9449, 4.2).
    DpopProof,
    /// A client assertion (RFC 7523, 2.2).
    ClientAssertion,
    /// An encrypted token (RFC 7516).
    Jwe,
}

impl Kind {
    /// The name among the features of a validator: `id-token`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jwt => "jwt",
            Self::AccessToken => "access-token",
            Self::IdToken => "id-token",
            Self::LogoutToken => "logout-token",
            Self::DpopProof => "dpop-proof",
            Self::ClientAssertion => "client-assertion",
            Self::Jwe => "jwe",
        }
    }

    /// Whether a recipient may remember what it has seen, and refuse it the second time.
    pub fn is_good_once(self) -> bool {
        matches!(self, Self::LogoutToken | Self::DpopProof | Self::ClientAssertion)
    }
}

/// One question to a validator: a token and the policy.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Request {
    /// The token, exactly as an attacker would present it.
    pub token: String,
    /// The policy.
    #[serde(flatten)]
    pub policy: Policy,
}
