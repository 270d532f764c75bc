//! A signed token whose claims somebody else judges: the Entra personality, which has rules of its own for each.

use super::signature::key_type;
use super::strict::{Strictness, object};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, crypto};
use serde_json::{Map, Value};

/// Octets of a token that are read.
const LARGEST: usize = 64 << 10;

/// A compact JWS (RFC 7515 section 7.1) that was read, and of which nothing is known to be true yet.
#[derive(Debug, Clone)]
pub struct Signed {
    /// The members of its header.
    pub header: Map<String, Value>,
    /// Its claims.
    pub claims: Map<String, Value>,
    message: String,
    signature: String,
}

impl Signed {
    /// Takes a token apart. None if it is not three parts of unpadded base64url, or if header or claims are not each one
    /// JSON object whose names are unique, or if the header has extensions that must be understood (`crit`).
    pub fn read(token: &str) -> Option<Self> {
        let (message, signature) = token.rsplit_once('.').filter(|_| token.len() <= LARGEST)?;
        let (header, claims) = message.split_once('.')?;
        let read = |part: &str| object(&URL_SAFE_NO_PAD.decode(part).ok()?, Strictness::default());
        let (header, claims) = (read(header)?, read(claims)?);
        let is_plain = !header.contains_key("crit");
        is_plain.then(|| Self {
            header,
            claims,
            message: message.to_owned(),
            signature: signature.to_owned(),
        })
    }

    /// A member of the header that is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.header.get(name)?.as_str()
    }

    /// A claim that is text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.claims.get(name)?.as_str()
    }

    /// Whether the RSA key with this JWK made the signature, with the algorithm of the header, which must be one of
    /// these: RS256, PS256 and their like.
    pub fn is_by(&self, key: &Value, algorithms: &[&str]) -> bool {
        let Some(alg) = self.header("alg").filter(|alg| algorithms.contains(alg)) else { return false };
        let is_rsa = key_type(alg) == Some(("RSA", None)) && key["kty"] == "RSA";
        let octets = |name: &str| URL_SAFE_NO_PAD.decode(key[name].as_str()?).ok();
        let (Some(n), Some(e), Ok(algorithm)) = (octets("n"), octets("e"), alg.parse::<Algorithm>()) else {
            return false;
        };
        let key = DecodingKey::from_rsa_raw_components(&n, &e);
        is_rsa && crypto::verify(&self.signature, self.message.as_bytes(), &key, algorithm).unwrap_or(false)
    }
}
