use beartrap_forge::{Algorithm, SigningKey};
use serde_json::{Value, json};

/// One of the keys of an issuer. No issuer shares a key or a key id with another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// The key that honest tokens are signed with: RS256.
    First,
    /// An ES256 key that is published beside the first.
    Elliptic,
    /// An RS256 key that the first issuer publishes only after a rotation.
    Next,
}

/// Whose keys they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ring {
    First,
    Second,
}

impl Key {
    pub(crate) fn of(self, ring: Ring) -> SigningKey {
        let (key, id) = match (ring, self) {
            (Ring::First, Self::First) => (SigningKey::trusted(Algorithm::Rs256), "rsa-1"),
            (Ring::First, Self::Elliptic) => (SigningKey::trusted(Algorithm::Es256), "ec-1"),
            (_, Self::Next) => (SigningKey::second(Algorithm::Rs256), "rsa-2"),
            (Ring::Second, Self::First) => (SigningKey::third(Algorithm::Rs256), "other-rsa-1"),
            (Ring::Second, Self::Elliptic) => (SigningKey::third(Algorithm::Es256), "other-ec-1"),
        };
        key.with_kid(id)
    }
}

/// What an issuer publishes unless told otherwise: the first key and the elliptic one (RFC 7517, 5).
pub(crate) fn published(ring: Ring) -> Value {
    json!({ "keys": [Key::First.of(ring).public_jwk(), Key::Elliptic.of(ring).public_jwk()] })
}
