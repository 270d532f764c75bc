use crate::{Spare, base64url};
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};
use std::borrow::Cow;

/// A certificate in DER. Those of the fixed RSA keys are self-signed, and good from 2020 to 2120.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate(Cow<'static, [u8]>);

impl Certificate {
    /// The certificate of the key that the issuer signs with.
    pub const TRUSTED: Self = Self(Cow::Borrowed(include_bytes!("../../keys/rsa-2048-trusted.crt")));

    /// The certificate of the key of another issuer.
    pub const THIRD: Self = Self(Cow::Borrowed(include_bytes!("../../keys/rsa-2048-third.crt")));

    /// The certificate of a spare key.
    pub fn spare(which: Spare) -> Self {
        Self(Cow::Borrowed(match which {
            Spare::First => include_bytes!("../../keys/rsa-2048-fourth.crt"),
            Spare::Second => include_bytes!("../../keys/rsa-2048-fifth.crt"),
            Spare::Third => include_bytes!("../../keys/rsa-2048-sixth.crt"),
        }))
    }

    /// The certificate of a key that nobody publishes.
    pub const ATTACKER: Self = Self(Cow::Borrowed(include_bytes!("../../keys/rsa-2048-attacker.crt")));

    /// The certificate of an element of `x5c`: DER in base64 with padding. What is no base64 gives none.
    pub fn of_x5c(text: &str) -> Option<Self> {
        STANDARD.decode(text).ok().map(|der| Self(der.into()))
    }

    /// DER in base64 with padding: an element of `x5c` (RFC 7515, 4.1.6; RFC 7517, 4.7).
    pub fn base64(&self) -> String {
        STANDARD.encode(&self.0)
    }

    /// The value of `x5t` (RFC 7515, 4.1.7): SHA-1 of the DER in base64url.
    pub fn x5t(&self) -> String {
        base64url::encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, &self.0))
    }

    /// The value of `x5t#S256` (RFC 7515, 4.1.8): SHA-256 of the DER in base64url.
    pub fn x5t_s256(&self) -> String {
        base64url::encode(Sha256::digest(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Algorithm, PublicRendering, SigningKey};

    #[test]
    fn each_certificate_holds_the_key_of_its_holder() {
        for (certificate, key) in [
            (Certificate::TRUSTED, SigningKey::trusted(Algorithm::Rs256)),
            (Certificate::ATTACKER, SigningKey::attacker(Algorithm::Rs256)),
            (Certificate::THIRD, SigningKey::third(Algorithm::Rs256)),
            (Certificate::spare(Spare::First), SigningKey::spare(Spare::First)),
            (Certificate::spare(Spare::Second), SigningKey::spare(Spare::Second)),
            (Certificate::spare(Spare::Third), SigningKey::spare(Spare::Third)),
        ] {
            let key = key.public_rendering(PublicRendering::SpkiDer).unwrap();
            assert!(certificate.0.windows(key.len()).any(|window| window == key));
        }
    }

    #[test]
    fn thumbprints_have_the_length_of_their_hash() {
        let certificate = Certificate::TRUSTED;
        assert_eq!((certificate.x5t().len(), certificate.x5t_s256().len()), (27, 43));
        assert_ne!(certificate.x5t_s256(), Certificate::ATTACKER.x5t_s256());
        assert_eq!(Certificate::of_x5c(&certificate.base64()), Some(certificate));
        assert_eq!(Certificate::of_x5c("no base64"), None);
    }
}
