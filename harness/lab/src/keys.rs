//! The signing keys. They are test keys, shipped so that a start is instant and a run repeats; nothing but tests may
//! trust them.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde_json::Value;
use std::sync::LazyLock;

/// Seconds that a rotated-out key stays published: longer than any token lives.
const GRACE: u64 = 2 * 3600;

/// One signing key, parsed once for the whole process.
pub(crate) struct Key {
    pub(crate) kid: String,
    pub(crate) alg: Algorithm,
    private: Private,
    pub(crate) public: DecodingKey,
    /// With the private members, as only a fault would publish it.
    jwk: Value,
}

/// Parsed keys: the JOSE library would parse one again for each signature, which takes longer than to sign.
enum Private {
    Rsa(RsaKeyPair),
    P256(EcdsaKeyPair),
}

impl Key {
    /// A signature as JWS wants it (RFC 7518 sections 3.3 and 3.4). RS256 is the same in every run, ES256 is not.
    pub(crate) fn sign(&self, message: &[u8]) -> Vec<u8> {
        match &self.private {
            Private::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)
                    .expect("a checked key signs any message");
                signature
            }
            Private::P256(pair) => {
                let signature = pair.sign(&SystemRandom::new(), message);
                signature.expect("a checked key signs any message").as_ref().to_vec()
            }
        }
    }

    /// The key as a JWK, without its private members (RFC 7517 section 9.2).
    pub(crate) fn public_jwk(&self) -> Value {
        let mut jwk = self.jwk.clone();
        if let Some(members) = jwk.as_object_mut() {
            members.retain(|name, _| !["d", "p", "q", "dp", "dq", "qi"].contains(&name.as_str()));
        }
        jwk
    }

    pub(crate) fn private_jwk(&self) -> Value {
        self.jwk.clone()
    }
}

/// Keys that sign in turn, one pair per rotation.
static RING: LazyLock<[[Key; 2]; 3]> = LazyLock::new(|| {
    [
        [
            rsa(include_bytes!("../keys/rsa-1.der"), include_str!("../keys/rsa-1.jwk.json")),
            p256(include_bytes!("../keys/p256-1.der"), include_str!("../keys/p256-1.jwk.json")),
        ],
        [
            rsa(include_bytes!("../keys/rsa-2.der"), include_str!("../keys/rsa-2.jwk.json")),
            p256(include_bytes!("../keys/p256-2.der"), include_str!("../keys/p256-2.jwk.json")),
        ],
        [
            rsa(include_bytes!("../keys/rsa-3.der"), include_str!("../keys/rsa-3.jwk.json")),
            p256(include_bytes!("../keys/p256-3.der"), include_str!("../keys/p256-3.jwk.json")),
        ],
    ]
});

/// A key that is never published.
static UNPUBLISHED: LazyLock<Key> =
    LazyLock::new(|| rsa(include_bytes!("../keys/rsa-4.der"), include_str!("../keys/rsa-4.jwk.json")));

/// The key that signs with this algorithm after so many rotations.
pub(crate) fn signing(rotations: u64, alg: Algorithm) -> &'static Key {
    let [rsa, p256] = pair(rotations);
    if alg == Algorithm::ES256 { p256 } else { rsa }
}

pub(crate) fn unpublished() -> &'static Key {
    &UNPUBLISHED
}

/// The keys that are published: those that sign, and the pair before them while it is in its grace period.
pub(crate) fn published(rotations: u64, rotated_at: u64, now: u64) -> impl Iterator<Item = &'static Key> {
    let before = (rotations > 0 && now < rotated_at.saturating_add(GRACE)).then(|| pair(rotations - 1));
    pair(rotations).iter().chain(before.into_iter().flatten())
}

/// Any key that ever signed, to verify what the lab itself issued.
pub(crate) fn named(kid: &str) -> Option<&'static Key> {
    RING.iter().flatten().chain([&*UNPUBLISHED]).find(|key| key.kid == kid)
}

fn pair(rotations: u64) -> &'static [Key; 2] {
    let place = usize::try_from(rotations % RING.len() as u64).unwrap_or_default();
    &RING[place]
}

fn rsa(pkcs8: &[u8], jwk: &str) -> Key {
    let pair = RsaKeyPair::from_pkcs8(pkcs8).expect("the shipped keys are sound");
    key(Algorithm::RS256, Private::Rsa(pair), jwk)
}

fn p256(pkcs8: &[u8], jwk: &str) -> Key {
    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8);
    key(Algorithm::ES256, Private::P256(pair.expect("the shipped keys are sound")), jwk)
}

fn key(alg: Algorithm, private: Private, jwk: &str) -> Key {
    let jwk: Value = serde_json::from_str(jwk).expect("the shipped keys are JSON");
    let parsed = serde_json::from_value(jwk.clone()).expect("the shipped keys are JWKs");
    let public = DecodingKey::from_jwk(&parsed).expect("the shipped keys are supported");
    let kid = jwk["kid"].as_str().unwrap_or_default().to_owned();
    Key { kid, alg, private, public, jwk }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rotated_key_stays_published_for_two_hours() {
        let kids = |now| published(1, 1000, now).map(|key| key.kid.as_str()).collect::<Vec<_>>();
        assert_eq!(kids(1000), ["rs-2", "es-2", "rs-1", "es-1"]);
        assert_eq!(kids(1000 + GRACE), ["rs-2", "es-2"]);
        assert!(published(5, 0, 0).all(|key| key.kid != unpublished().kid));
    }

    #[test]
    fn public_keys_have_no_private_members() {
        for key in RING.iter().flatten() {
            assert!(key.public_jwk().get("d").is_none() && key.private_jwk().get("d").is_some());
        }
    }
}
