//! Signed tokens: how they are made, and when they are believed.
//!
//! The library checks the signature. The rules that it lacks are here: `crit` is refused, `typ` tells the kinds of
//! token apart, `iss` is one string, and time is the lab's.

use crate::keys::{self, Key};
use crate::lab::Lab;
use jsonwebtoken::{Algorithm, Header, Validation};
use serde_json::{Map, Value};

/// The kind of a token, which is its `typ` (RFC 8725 section 3.11).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// RFC 9068 section 2.1.
    AccessToken,
    /// OpenID Connect Core section 2.
    IdToken,
}

impl Kind {
    fn typ(self) -> &'static str {
        match self {
            Self::AccessToken => "at+jwt",
            Self::IdToken => "JWT",
        }
    }
}

pub(crate) type Claims = Map<String, Value>;

/// Signs claims with the lab's key for an algorithm.
pub(crate) fn sign(kind: Kind, claims: &Value, key: &Key) -> String {
    let mut header = Header::new(key.alg);
    header.typ = Some(kind.typ().to_owned());
    header.kid = Some(key.kid.clone());
    jsonwebtoken::encode(&header, claims, &key.private).expect("the shipped keys sign any JSON object")
}

impl Lab {
    pub(crate) fn signing_key(&self, alg: Algorithm) -> &'static Key {
        keys::signing(self.store().rotations, alg)
    }

    /// The claims of a token of this kind that this lab signed; expiry and audience are the caller's to check.
    pub(crate) fn open(&self, token: &str, kind: Kind) -> Option<Claims> {
        let header = jsonwebtoken::decode_header(token).ok()?;
        let key = keys::named(header.kid.as_deref()?)?;
        let typ = header.typ.as_deref()?.to_ascii_lowercase();
        let typ = typ.strip_prefix("application/").unwrap_or(&typ);
        if header.crit.is_some() || typ != kind.typ().to_ascii_lowercase() {
            return None;
        }

        let mut validation = Validation::new(key.alg);
        validation.validate_exp = false;
        validation.validate_aud = false;
        validation.required_spec_claims.clear();
        let claims: Claims = jsonwebtoken::decode(token, &key.public, &validation).ok()?.claims;
        (claims.get("iss").and_then(Value::as_str) == Some(self.issuer())).then_some(claims)
    }
}

/// Whether the `aud` claim names this audience, as a string or in an array (RFC 7519 section 4.1.3).
pub(crate) fn is_for(claims: &Claims, audience: &str) -> bool {
    match claims.get("aud") {
        Some(Value::String(one)) => one == audience,
        Some(Value::Array(all)) => all.iter().any(|one| one == audience),
        _ => false,
    }
}
