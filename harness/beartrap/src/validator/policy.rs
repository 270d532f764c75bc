use beartrap_kit::validator::{FIXED_NOW, Kind, Policy, Request};
use serde_json::{Map, Value};

/// A policy under construction; [`policy`] begins one.
#[derive(Debug, Clone)]
pub struct PolicyBuilder(Policy);

/// The policy of an application that trusts this JWK Set (RFC 7517, 5), for tokens that no vector has.
///
/// Unless it is told otherwise it permits RS256, wants plain JWTs from `https://issuer.test` for `https://api.test` with
/// `exp`, `iss` and `aud`, tolerates no clock difference, and takes the time for 2026-01-01, as the vectors do.
///
/// ```
/// use beartrap::validator::{Kind, policy};
/// let jwks = serde_json::json!({ "keys": [] });
/// let request = policy(jwks).algorithms(["ES256"]).kind(Kind::IdToken).member("nonce", "n-1").presenting("a.b.c");
/// assert_eq!(request.policy.algorithms, ["ES256"]);
/// assert_eq!(request.policy.more["nonce"], "n-1");
/// ```
pub fn policy(jwks: impl Into<Value>) -> PolicyBuilder {
    PolicyBuilder(Policy {
        jwks: jwks.into(),
        algorithms: vec!["RS256".to_owned()],
        issuer: "https://issuer.test".to_owned(),
        audience: "https://api.test".to_owned(),
        now: FIXED_NOW,
        leeway: 0,
        typ: None,
        required: ["exp", "iss", "aud"].map(str::to_owned).to_vec(),
        kind: Kind::Jwt,
        more: Map::new(),
    })
}

impl PolicyBuilder {
    /// The permitted values of `alg`.
    #[must_use]
    pub fn algorithms(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.0.algorithms = names.into_iter().map(Into::into).collect();
        self
    }

    /// The expected `iss`.
    #[must_use]
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.0.issuer = issuer.into();
        self
    }

    /// The value of `aud` that names the recipient.
    #[must_use]
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.0.audience = audience.into();
        self
    }

    /// The time, in seconds since 1970.
    #[must_use]
    pub fn now(mut self, seconds: u64) -> Self {
        self.0.now = seconds;
        self
    }

    /// Seconds of clock difference that are tolerated.
    #[must_use]
    pub fn leeway(mut self, seconds: u64) -> Self {
        self.0.leeway = seconds;
        self
    }

    /// The expected `typ` (RFC 8725, 3.11).
    #[must_use]
    pub fn typ(mut self, typ: impl Into<String>) -> Self {
        self.0.typ = Some(typ.into());
        self
    }

    /// The claims that must be there, in place of `exp`, `iss` and `aud`.
    #[must_use]
    pub fn required(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.0.required = names.into_iter().map(Into::into).collect();
        self
    }

    /// What the token is to be.
    #[must_use]
    pub fn kind(mut self, kind: Kind) -> Self {
        self.0.kind = kind;
        self
    }

    /// What the kind of token needs besides: `client_id`, `nonce`, `method` … ([`Policy::more`]).
    #[must_use]
    pub fn member(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.0.more.insert(name.into(), value.into());
        self
    }

    /// The policy.
    pub fn build(self) -> Policy {
        self.0
    }

    /// A request that presents this token under the policy.
    pub fn presenting(self, token: impl Into<String>) -> Request {
        Request { token: token.into(), policy: self.0 }
    }
}
