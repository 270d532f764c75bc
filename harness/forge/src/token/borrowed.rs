//! Tokens that somebody else signed.

use super::{Encoding, Segments, Signature, Token};
use crate::{Algorithm, JoseError, Json, Jws, SigningKey};
use std::sync::Arc;

/// A token as it came.
pub(super) struct Origin {
    header: Json,
    payload: Json,
    segments: Segments,
}

impl Origin {
    /// What is as it was is written as it came, octet for octet.
    pub(super) fn restore(&self, token: &Token, header: &mut String, payload: &mut String) {
        let [header_as, payload_as, _] = &token.encodings;
        if *header_as == Encoding::Base64Url && token.header == self.header {
            header.clone_from(&self.segments.header);
        }
        if *payload_as == Encoding::Base64Url && token.payload == self.payload {
            payload.clone_from(&self.segments.payload);
        }
    }
}

impl Token {
    /// A token of another issuer, to be changed, whose signature this key verifies; of it the public half is enough. What
    /// is not changed stays as it came, with the signature, so that every change of header or claims is one after signing.
    pub fn borrowed(compact: &str, key: &SigningKey, now: u64) -> Result<Self, JoseError> {
        let jws = Jws::parse(compact)?;
        let mut parts = compact.splitn(3, '.').map(str::to_owned);
        let mut part = || parts.next().unwrap_or_default();
        let segments = Segments { header: part(), payload: part(), signature: part() };
        let header = Json::from(serde_json::Value::Object(jws.header().clone()));
        let payload = Json::from(serde_json::Value::Object(jws.claims().clone()));
        let mut token = Self::new("", payload.clone(), now, key).header_as(header.clone());
        token.signature = Signature::Raw(jws.signature().to_vec());
        token.origin = Some(Arc::new(Origin { header, payload, segments }));
        Ok(token)
    }

    /// Whether somebody else signed it, so that no change of it can be signed.
    pub fn is_borrowed(&self) -> bool {
        self.origin.is_some()
    }
}

impl SigningKey {
    /// The public key of a set (RFC 7517, 5) that a token says to be signed with, by its `alg` and its `kid`.
    pub fn of_token(compact: &str, set: &serde_json::Value) -> Result<Self, JoseError> {
        let jws = Jws::parse(compact)?;
        let name = jws.alg().ok_or(JoseError::AlgorithmMissing)?;
        // RFC 9864 gives EdDSA on Ed25519 this name.
        let algorithm = if name == "Ed25519" { Some(Algorithm::EdDsa) } else { Algorithm::named(name) };
        let algorithm = algorithm.ok_or_else(|| JoseError::AlgorithmUnsupported(name.to_owned()))?;
        let keys = set["keys"].as_array().ok_or(JoseError::NotAKeySet)?;
        let verifying = keys.iter().find(|jwk| jws.verify(jwk).is_ok());
        let jwk = verifying.ok_or(JoseError::BadKey("no key of the set verifies the token"))?;
        Self::public_only(jwk, algorithm)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Deviation, Setting};
    use serde_json::json;

    fn issued() -> (Token, SigningKey, String) {
        let key = SigningKey::trusted(Algorithm::Rs256).with_kid("k");
        let setting = Setting::new("https://issuer.test", "https://api.test", 1_763_721_600);
        // In an order and with white space of its own.
        let payload = Json::raw(*b"{ \"sub\":\"alice\", \"aud\":\"https://api.test\",\"exp\":1763725200.0 }");
        let compact = Token::access_token(&setting, &key).payload_as(payload).header("a", 1).compact();
        let set = json!({ "keys": [SigningKey::second(Algorithm::Rs256).public_jwk(), key.public_jwk()] });
        let public = SigningKey::of_token(&compact, &set).unwrap();
        (Token::borrowed(&compact, &public, setting.now).unwrap(), key, compact)
    }

    #[test]
    fn what_is_not_changed_stays_as_it_came() {
        let (borrowed, key, compact) = issued();
        assert!(borrowed.is_borrowed());
        assert_eq!(borrowed.compact(), compact);
        let bare = borrowed.clone().header("typ", "JWT").compact();
        assert_eq!(
            bare.split('.').skip(1).collect::<Vec<_>>(),
            compact.split('.').skip(1).collect::<Vec<_>>()
        );
        let tampered = borrowed.clone().claim("sub", "bob").compact();
        assert_eq!(tampered.rsplit('.').next(), compact.rsplit('.').next());
        assert!(Jws::parse(&tampered).unwrap().verify(&key.public_jwk()).is_err());
        assert_eq!(borrowed.claim_value("sub").and_then(Json::as_str), Some("alice"));
    }

    #[test]
    fn no_lie_about_it_verifies() {
        let (borrowed, key, compact) = issued();
        let lies = Deviation::all().filter_map(|lie| Some((lie.name(), lie.apply(&borrowed)?.compact())));
        let lies: Vec<_> = lies.filter(|(_, lie)| *lie != compact).collect();
        assert!(lies.len() > 50, "{}", lies.len());
        for (name, lie) in lies {
            let verifies = Jws::parse(&lie).is_ok_and(|jws| jws.verify(&key.public_jwk()).is_ok());
            assert!(!verifies, "{name}: {lie}");
        }
    }

    #[test]
    fn a_token_of_another_key_is_refused() {
        let (_, _, compact) = issued();
        let others = json!({ "keys": [SigningKey::attacker(Algorithm::Rs256).public_jwk()] });
        assert!(SigningKey::of_token(&compact, &others).is_err());
        assert!(SigningKey::of_token("opaque", &others).is_err());
    }
}
