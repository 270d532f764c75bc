//! Signed tokens: how they are made, and when they are believed.
//!
//! A JOSE library takes tokens apart and checks the signature. The rules that it lacks are here: `crit` is refused,
//! `typ` tells the kinds of token apart, `iss` is one string, and time is the lab's.

use crate::keys::{self, Key};
use crate::lab::Lab;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
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

/// Claims as a signed token in the compact form (RFC 7515 section 7.1).
pub(crate) fn sign(kind: Kind, claims: &Value, key: &Key) -> String {
    let mut header = Header::new(key.alg);
    header.typ = Some(kind.typ().to_owned());
    header.kid = Some(key.kid.clone());
    let header = serde_json::to_vec(&header).expect("a header of strings is JSON");
    let message =
        format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims.to_string()));
    let signature = URL_SAFE_NO_PAD.encode(key.sign(message.as_bytes()));
    format!("{message}.{signature}")
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::LabConfig;
    use serde_json::json;

    const ISSUER: &str = "https://op.test";

    fn token(header: &Value, claims: &Value) -> String {
        let encode = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
        let message = format!("{}.{}", encode(header), encode(claims));
        let key = keys::named(header["kid"].as_str().unwrap()).unwrap();
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(key.sign(message.as_bytes())))
    }

    #[test]
    fn what_the_library_lets_pass_is_refused_here() {
        let lab = Lab::new(LabConfig::honest(ISSUER));
        let opens = |token: &str| lab.open(token, Kind::AccessToken).is_some();
        let good = json!({"alg": "RS256", "typ": "at+jwt", "kid": "rs-1"});
        let claims = json!({"iss": ISSUER});
        assert!(opens(&token(&good, &claims)));
        assert!(opens(&token(&json!({"alg": "ES256", "typ": "application/AT+JWT", "kid": "es-1"}), &claims)));

        for (member, value) in [
            ("typ", json!("JWT")),
            ("typ", Value::Null),
            ("crit", json!(["exp"])),
            ("alg", json!("none")),
            ("alg", json!("HS256")),
            ("alg", json!("PS256")),
        ] {
            let mut header = good.clone();
            header[member] = value;
            assert!(!opens(&token(&header, &claims)), "{header}");
        }
        for iss in [json!([ISSUER]), json!("https://other.test"), Value::Null] {
            assert!(!opens(&token(&good, &json!({"iss": iss}))), "{iss}");
        }
    }

    #[test]
    fn an_audience_is_a_string_or_one_of_many() {
        let is_for = |aud: Value| is_for(json!({"aud": aud}).as_object().unwrap(), "api");
        assert!(is_for(json!("api")) && is_for(json!(["x", "api"])));
        assert!(!is_for(json!("apis")) && !is_for(json!([])) && !is_for(json!(1)));
    }
}
