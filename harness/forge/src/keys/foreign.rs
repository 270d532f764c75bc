//! Signatures with a hash that does not belong to the algorithm of the key: right as arithmetic, and no JWS.

use super::ec::EcKey;
use super::{Material, SigningKey};
use crate::Algorithm;
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use aws_lc_rs::hmac::{self, HMAC_SHA1_FOR_LEGACY_USE_ONLY};
use p256::ecdsa::signature::hazmat::PrehashSigner as _;

/// DigestInfo of SHA-1 up to the digest (RFC 8017, 9.2).
const SHA1_INFO: &[u8] = b"\x30\x21\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00\x04\x14";

impl SigningKey {
    /// RSASSA-PKCS1-v1_5 or HMAC with SHA-1. None for the other kinds of key.
    pub fn sign_with_sha1(&self, octets: &[u8]) -> Option<Vec<u8>> {
        match &*self.material {
            Material::Rsa(key) => {
                let info = [SHA1_INFO, digest(&SHA1_FOR_LEGACY_USE_ONLY, octets).as_ref()].concat();
                let filling = vec![0xff; key.len().checked_sub(info.len() + 3)?];
                Some(key.raw(&[&[0, 1], filling.as_slice(), &[0], &info].concat()))
            }
            Material::Secret(secret) => {
                let key = hmac::Key::new(HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
                Some(hmac::sign(&key, octets).as_ref().to_vec())
            }
            _ => None,
        }
    }

    /// ECDSA on the curve of this key, P-256 or P-384, with the hash of another algorithm. None for other keys.
    pub fn sign_with_hash_of(&self, algorithm: Algorithm, octets: &[u8]) -> Option<Vec<u8>> {
        let hashed = algorithm.hash().digest(octets);
        match &*self.material {
            Material::Ec(EcKey::P256(key)) => {
                let signature: p256::ecdsa::Signature = key.sign_prehash(&hashed).ok()?;
                Some(signature.to_bytes().to_vec())
            }
            Material::Ec(EcKey::P384(key)) => {
                let signature: p384::ecdsa::Signature = key.sign_prehash(&hashed).ok()?;
                Some(signature.to_bytes().to_vec())
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PublicRendering;
    use aws_lc_rs::signature::{
        ECDSA_P384_SHA256_ASN1, RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY, UnparsedPublicKey,
        VerificationAlgorithm,
    };

    fn public(key: &SigningKey, rendering: PublicRendering) -> Vec<u8> {
        key.public_rendering(rendering).unwrap()
    }

    fn verifies(with: &'static dyn VerificationAlgorithm, key: Vec<u8>, signature: &[u8]) -> bool {
        UnparsedPublicKey::new(with, key).verify(b"octets", signature).is_ok()
    }

    #[test]
    fn rsa_signs_with_sha1() {
        let key = SigningKey::trusted(Algorithm::Rs256);
        let signature = key.sign_with_sha1(b"octets").unwrap();
        let with = &RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY;
        assert!(verifies(with, public(&key, PublicRendering::Pkcs1Der), &signature));
        assert!(SigningKey::trusted(Algorithm::Es256).sign_with_sha1(b"octets").is_none());
    }

    #[test]
    fn a_tag_with_sha1_has_twenty_octets() {
        let tag = SigningKey::secret(*b"Jefe").sign_with_sha1(b"what do ya want for nothing?").unwrap();
        // RFC 2202, test case 2 of HMAC-SHA-1.
        assert_eq!((tag.len(), &tag[..4]), (20, &[0xef, 0xfc, 0xdf, 0x6a][..]));
    }

    #[test]
    fn a_curve_signs_with_the_hash_of_another() {
        let key = SigningKey::trusted(Algorithm::Es384);
        let signature = key.sign_with_hash_of(Algorithm::Es256, b"octets").unwrap();
        let signature = p384::ecdsa::Signature::from_slice(&signature).unwrap().to_der();
        assert!(verifies(&ECDSA_P384_SHA256_ASN1, public(&key, PublicRendering::Raw), signature.as_bytes()));
        let shorter = SigningKey::trusted(Algorithm::Es256);
        assert_eq!(shorter.sign_with_hash_of(Algorithm::Es512, b"octets").unwrap().len(), 64);
        assert!(
            SigningKey::trusted(Algorithm::Rs256).sign_with_hash_of(Algorithm::Es256, b"octets").is_none()
        );
    }
}
