use super::verify::Scheme;
use super::{Jws, strict};
use crate::JoseError;
use serde_json::Value;

/// No key set beyond this size in bytes is read.
pub const MAX_JWK_SET_BYTES: usize = 512 * 1024;

/// No key set with more keys is read; each key may cost a signature check.
pub const MAX_JWK_SET_KEYS: usize = 256;

/// The members of a JWK that must not be published (RFC 7517, 9.3; RFC 7518, 6.2.2, 6.3.2, 6.4.1; RFC 8037, 2).
pub const PRIVATE_MEMBERS: &[&str] = &["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// The keys that an issuer publishes (RFC 7517, 5).
#[derive(Debug, Clone, PartialEq)]
pub struct JwkSet {
    keys: Vec<Value>,
}

/// A secret that stands in a published key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrivateMember {
    /// The position of the key in the set, from 0.
    pub position: usize,
    /// The key's `kid`, if it has one.
    pub kid: Option<String>,
    /// The member: one of [`PRIVATE_MEMBERS`].
    pub member: &'static str,
}

impl JwkSet {
    /// Reads a document: a JSON object with unique names and the array `keys`, at most [`MAX_JWK_SET_BYTES`] and
    /// [`MAX_JWK_SET_KEYS`]. The keys themselves are read when one is needed, since a set may hold kinds that nobody
    /// here knows (RFC 7517, 5).
    pub fn parse(document: &str) -> Result<Self, JoseError> {
        let bytes = document.len();
        if bytes > MAX_JWK_SET_BYTES {
            return Err(JoseError::TooLong { what: "key set", bytes, limit: MAX_JWK_SET_BYTES });
        }
        match strict::object(document.as_bytes(), "key set")?.remove("keys") {
            Some(Value::Array(keys)) => Self::of(keys),
            _ => Err(JoseError::NotAKeySet),
        }
    }

    /// A set of these keys, at most [`MAX_JWK_SET_KEYS`].
    pub fn of(keys: impl IntoIterator<Item = Value>) -> Result<Self, JoseError> {
        let keys: Vec<Value> = keys.into_iter().take(MAX_JWK_SET_KEYS + 1).collect();
        if keys.len() > MAX_JWK_SET_KEYS {
            return Err(JoseError::TooManyKeys { keys: keys.len(), limit: MAX_JWK_SET_KEYS });
        }
        Ok(Self { keys })
    }

    /// The keys in their order.
    pub fn keys(&self) -> &[Value] {
        &self.keys
    }

    /// The document `{"keys":[…]}`.
    pub fn to_value(&self) -> Value {
        serde_json::json!({"keys": self.keys})
    }

    /// The keys that the token may have been signed with: of the kind, curve, `alg` and use that its algorithm needs,
    /// and of its `kid` if it names one. A key without `alg` or `use` serves for all; a key for encryption never does.
    pub fn candidates<'a>(&'a self, jws: &'a Jws) -> impl Iterator<Item = &'a Value> {
        let scheme = jws.alg().and_then(|alg| Some((alg, Scheme::of(alg)?)));
        let kid = jws.header().get("kid");
        self.keys.iter().filter(move |jwk| {
            let fits = scheme.as_ref().is_some_and(|(alg, scheme)| scheme.misfit(alg, jwk).is_none());
            fits && kid.is_none_or(|kid| jwk.get("kid") == Some(kid))
        })
    }

    /// Verifies the signature with one of the candidates, and says with which. Without any candidate the error is
    /// [`JoseError::NoKey`]; if all refuse it is the error of the last one.
    pub fn verify<'a>(&'a self, jws: &'a Jws) -> Result<&'a Value, JoseError> {
        let mut refused = JoseError::NoKey;
        for jwk in self.candidates(jws) {
            match jws.verify(jwk) {
                Ok(()) => return Ok(jwk),
                Err(error) => refused = error,
            }
        }
        Err(refused)
    }

    /// Every private member of every key. A published set must have none.
    pub fn private_members(&self) -> Vec<PrivateMember> {
        let of_key = |(position, jwk): (usize, &Value)| {
            let kid = jwk.get("kid").and_then(Value::as_str).map(str::to_owned);
            let members: Vec<_> =
                PRIVATE_MEMBERS.iter().filter(|member| jwk.get(**member).is_some()).collect();
            members.into_iter().map(move |member| PrivateMember { position, kid: kid.clone(), member })
        };
        self.keys.iter().enumerate().flat_map(of_key).collect()
    }

    /// The keys with `kty` `oct`. A published set must have none: such a key is a secret.
    pub fn symmetric_keys(&self) -> impl Iterator<Item = &Value> {
        self.keys.iter().filter(|jwk| jwk.get("kty").and_then(Value::as_str) == Some("oct"))
    }
}
