//! Our own reading of the tokens and keys that a target shows: strict in form, bounded in size, and deaf to a token
//! that wants to choose how it is verified.

mod set;
mod strict;
mod verify;

pub use set::{JwkSet, MAX_JWK_SET_BYTES, MAX_JWK_SET_KEYS, PRIVATE_MEMBERS, PrivateMember};

use crate::{JoseError, base64url};
use serde_json::{Map, Value};

/// No token beyond this size in bytes is read; HTTP servers take much less in a header.
pub const MAX_TOKEN_BYTES: usize = 64 * 1024;

/// A JWT in compact serialisation, taken apart and not yet believed (RFC 7515, 7.1; RFC 7519, 7.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Jws {
    header: Map<String, Value>,
    claims: Map<String, Value>,
    signing_input: String,
    signature: Vec<u8>,
}

impl Jws {
    /// Takes a token apart without verifying it: three segments of strict base64url, header and payload JSON objects
    /// with unique names, at most [`MAX_TOKEN_BYTES`].
    pub fn parse(compact: &str) -> Result<Self, JoseError> {
        if compact.len() > MAX_TOKEN_BYTES {
            return Err(JoseError::TooLong { what: "token", bytes: compact.len(), limit: MAX_TOKEN_BYTES });
        }
        let segments: Vec<&str> = compact.split('.').collect();
        let [header, payload, signature] = segments[..] else {
            return Err(JoseError::NotThreeSegments(segments.len()));
        };
        let decoded = |segment, what| base64url::decode(segment).ok_or(JoseError::NotBase64Url(what));
        Ok(Self {
            header: strict::object(&decoded(header, "header")?, "header")?,
            claims: strict::object(&decoded(payload, "payload")?, "payload")?,
            signature: decoded(signature, "signature")?,
            signing_input: format!("{header}.{payload}"),
        })
    }

    /// The members of the header.
    pub fn header(&self) -> &Map<String, Value> {
        &self.header
    }

    /// The claims.
    pub fn claims(&self) -> &Map<String, Value> {
        &self.claims
    }

    /// One claim.
    pub fn claim(&self, name: &str) -> Option<&Value> {
        self.claims.get(name)
    }

    /// One claim, if it is a string.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.claim(name)?.as_str()
    }

    /// The `alg`, if it is a string.
    pub fn alg(&self) -> Option<&str> {
        self.header.get("alg")?.as_str()
    }

    /// The `kid`, if it is a string.
    pub fn kid(&self) -> Option<&str> {
        self.header.get("kid")?.as_str()
    }

    /// The `typ`, if it is a string.
    pub fn typ(&self) -> Option<&str> {
        self.header.get("typ")?.as_str()
    }

    /// The decoded signature.
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }

    /// The octets that are signed, ASCII(header segment, dot, payload segment) (RFC 7515, 5.1).
    pub fn signing_input(&self) -> &str {
        &self.signing_input
    }

    /// Verifies the signature with one public JWK, or with an `oct` key for HMAC: RS, PS and HS 256 to 512, ES256,
    /// ES384, ES512, ES256K, and EdDSA on Ed25519 under its old and its new name (RFC 9864).
    ///
    /// The key must be of the kind, the curve, the `alg` and the use that the algorithm needs, so that a token cannot
    /// choose what its key is. A token with `crit` is refused. Claims are not judged.
    pub fn verify(&self, jwk: &Value) -> Result<(), JoseError> {
        verify::verify(self.verifiable_alg()?, jwk, self.signing_input.as_bytes(), &self.signature)
    }

    /// Verifies an HMAC with a secret that was agreed on elsewhere, such as a client secret
    /// (OpenID Connect Core 1.0, 10.1). Every other algorithm is refused, and so is an empty secret.
    pub fn verify_with_secret(&self, secret: &[u8]) -> Result<(), JoseError> {
        verify::hmac(self.verifiable_alg()?, secret, self.signing_input.as_bytes(), &self.signature)
    }

    fn verifiable_alg(&self) -> Result<&str, JoseError> {
        let alg = self.alg().ok_or(JoseError::AlgorithmMissing)?;
        if self.header.contains_key("crit") { Err(JoseError::Critical) } else { Ok(alg) }
    }
}
