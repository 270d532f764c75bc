//! Keys that sign: the fixed test keys, keys of the user's, and their public halves in every spelling.

mod certificate;
mod der;
mod ec;
mod fixed;
mod foreign;
mod jwk;
mod public;
mod render;
mod rsa;
#[cfg(test)]
mod tests;

pub use certificate::Certificate;
pub use fixed::Spare;
pub use jwk::thumbprint;
pub use render::PublicRendering;

use crate::{Algorithm, JoseError};
use aws_lc_rs::hmac;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
pub(crate) use ec::{EcKey, p256_key};
use public::PublicKey;
use rsa::RsaKey;
pub(crate) use rsa::mgf1;
use std::sync::Arc;

/// A private key or a secret with the one algorithm that it is used for. Cheap to clone.
#[derive(Clone)]
pub struct SigningKey {
    kid: Option<String>,
    algorithm: Algorithm,
    material: Arc<Material>,
}

enum Material {
    None,
    Secret(Vec<u8>),
    Rsa(RsaKey),
    Ec(EcKey),
    Ed25519(Ed25519Key),
    /// It signs nothing.
    Public(PublicKey),
}

struct Ed25519Key {
    seed: [u8; 32],
    pair: Ed25519KeyPair,
}

impl SigningKey {
    /// The key of `alg: none`: no `kid`, and an empty signature.
    pub fn none() -> Self {
        Self { kid: None, algorithm: Algorithm::None, material: Arc::new(Material::None) }
    }

    /// A secret for HS256 without a `kid`; it may be short or empty.
    pub fn secret(secret: impl Into<Vec<u8>>) -> Self {
        Self { kid: None, algorithm: Algorithm::Hs256, material: Arc::new(Material::Secret(secret.into())) }
    }

    /// The same key for another algorithm of its kind: RS* and PS* share RSA keys, HS* share secrets.
    pub fn with_algorithm(&self, algorithm: Algorithm) -> Result<Self, JoseError> {
        Self::new(self.kid.as_deref(), algorithm, Arc::clone(&self.material))
    }

    /// The same key under this `kid`.
    #[must_use]
    pub fn with_kid(&self, kid: &str) -> Self {
        Self { kid: Some(kid.to_owned()), ..self.clone() }
    }

    /// The same key without a `kid`.
    #[must_use]
    pub fn without_kid(&self) -> Self {
        Self { kid: None, ..self.clone() }
    }

    /// The `kid`, if it has one.
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// The algorithm.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The signature of these octets as a JWS carries it (RFC 7518, 3). The same octets always give the same signature.
    pub fn sign(&self, octets: &[u8]) -> Vec<u8> {
        let hash = self.algorithm.hash();
        match &*self.material {
            Material::None | Material::Public(_) => Vec::new(),
            Material::Secret(secret) => {
                let kind = match self.algorithm {
                    Algorithm::Hs384 => hmac::HMAC_SHA384,
                    Algorithm::Hs512 => hmac::HMAC_SHA512,
                    _ => hmac::HMAC_SHA256,
                };
                hmac::sign(&hmac::Key::new(kind, secret), octets).as_ref().to_vec()
            }
            Material::Rsa(key) if is_pss(self.algorithm) => key.sign_pss(hash, octets),
            Material::Rsa(key) => key.sign_pkcs1(hash, octets),
            Material::Ec(key) => key.sign(octets),
            Material::Ed25519(key) => key.pair.sign(octets).as_ref().to_vec(),
        }
    }

    /// The bare RSA operation on a block that the caller has padded, rightly or wrongly; the block is taken modulo n.
    /// None if the key is not RSA.
    pub fn rsa_raw(&self, block: &[u8]) -> Option<Vec<u8>> {
        match &*self.material {
            Material::Rsa(key) => Some(key.raw(block)),
            _ => None,
        }
    }

    /// An RSASSA-PSS signature with the hash of this key's algorithm and any salt, even an empty one. None if the key
    /// is not RSA or has no room for the salt.
    pub fn sign_pss_with_salt(&self, octets: &[u8], salt: &[u8]) -> Option<Vec<u8>> {
        match &*self.material {
            Material::Rsa(key) => key.sign_pss_with(self.algorithm.hash(), octets, salt),
            _ => None,
        }
    }

    /// An RSASSA-PSS signature whose mask is made with SHA-1, which no algorithm of RFC 7518, 3.5 allows. None if the
    /// key is not RSA.
    pub fn sign_pss_with_mask_of_sha1(&self, octets: &[u8]) -> Option<Vec<u8>> {
        match &*self.material {
            Material::Rsa(key) => key.sign_pss_masked_by_sha1(self.algorithm.hash(), octets),
            _ => None,
        }
    }

    fn new(kid: Option<&str>, algorithm: Algorithm, material: Arc<Material>) -> Result<Self, JoseError> {
        let fits = match (&*material, algorithm) {
            (Material::None, Algorithm::None)
            | (Material::Secret(_), Algorithm::Hs256 | Algorithm::Hs384 | Algorithm::Hs512)
            | (Material::Ed25519(_), Algorithm::EdDsa) => true,
            (Material::Ec(key), algorithm) => algorithm == key.curve().algorithm(),
            (Material::Rsa(key), algorithm) if is_rsa(algorithm) => {
                if key.len() < rsa::least_len(algorithm.hash(), is_pss(algorithm)) {
                    return Err(JoseError::BadKey("the RSA modulus is too short for the algorithm"));
                }
                true
            }
            _ => false,
        };
        if !fits {
            let reason = "the kind of key signs with other algorithms";
            return Err(JoseError::KeyMismatch { algorithm: algorithm.name().to_owned(), reason });
        }
        Ok(Self { kid: kid.map(str::to_owned), algorithm, material })
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SigningKey")
            .field("kid", &self.kid)
            .field("algorithm", &self.algorithm)
            .finish_non_exhaustive()
    }
}

impl Ed25519Key {
    fn from_seed(seed: [u8; 32]) -> Result<Self, JoseError> {
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed);
        Ok(Self { seed, pair: pair.map_err(|_| JoseError::BadKey("the Ed25519 seed was refused"))? })
    }

    fn public(&self) -> Vec<u8> {
        self.pair.public_key().as_ref().to_vec()
    }
}

fn is_pss(algorithm: Algorithm) -> bool {
    matches!(algorithm, Algorithm::Ps256 | Algorithm::Ps384 | Algorithm::Ps512)
}

/// Whether keys of this algorithm are RSA keys.
pub(crate) fn is_rsa(algorithm: Algorithm) -> bool {
    is_pss(algorithm) || matches!(algorithm, Algorithm::Rs256 | Algorithm::Rs384 | Algorithm::Rs512)
}
