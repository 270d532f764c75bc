//! Keys of which only the public half is known: those of an issuer that is somebody else's.

use super::ec::Curve;
use super::{Material, SigningKey, is_rsa};
use crate::{Algorithm, JoseError, base64url};
use num_bigint::BigUint;
use serde_json::Value;

/// The public half of a key pair.
#[derive(Clone)]
pub(super) enum Half {
    Rsa {
        n: BigUint,
        e: BigUint,
    },
    /// The point without compression.
    Ec(Curve, Vec<u8>),
    Ed25519(Vec<u8>),
}

/// A public key, with the JWK as it was published.
pub(super) struct PublicKey {
    pub(super) jwk: Value,
    pub(super) half: Half,
}

impl SigningKey {
    /// The key that this public JWK (RFC 7517, 7518 and 8037) is published of, for an algorithm of its kind. It signs
    /// nothing: whatever is signed with it has an empty signature. Its public JWK is this one.
    pub fn public_only(jwk: &Value, algorithm: Algorithm) -> Result<Self, JoseError> {
        let octets = |name: &str| jwk.get(name).and_then(Value::as_str).and_then(base64url::decode);
        let missing = |what| JoseError::BadKey(what);
        let curve = jwk.get("crv").and_then(Value::as_str);
        let (half, fits) = match (jwk.get("kty").and_then(Value::as_str), curve) {
            (Some("RSA"), _) => {
                let number = |name| octets(name).map(|octets| BigUint::from_bytes_be(&octets));
                let missing = || missing("a public RSA key needs n and e");
                let half =
                    Half::Rsa { n: number("n").ok_or_else(missing)?, e: number("e").ok_or_else(missing)? };
                (half, is_rsa(algorithm))
            }
            (Some("EC"), Some(name)) => {
                let curve =
                    Curve::named(name).ok_or(missing("only EC keys on the NIST curves are read here"))?;
                let coordinate = |name| octets(name).filter(|octets| octets.len() == curve.field_octets());
                let (Some(x), Some(y)) = (coordinate("x"), coordinate("y")) else {
                    return Err(missing("a public EC key needs x and y, as long as the field"));
                };
                (Half::Ec(curve, [vec![4], x, y].concat()), algorithm == curve.algorithm())
            }
            (Some("OKP"), Some("Ed25519")) => {
                let x = octets("x").filter(|octets| octets.len() == 32);
                let x = x.ok_or(missing("a public Ed25519 key needs x, 32 octets"))?;
                (Half::Ed25519(x), algorithm == Algorithm::EdDsa)
            }
            _ => return Err(missing("only RSA, EC on the NIST curves and Ed25519 have public keys here")),
        };
        if !fits {
            let reason = "the kind of key signs with other algorithms";
            return Err(JoseError::KeyMismatch { algorithm: algorithm.name().to_owned(), reason });
        }
        let kid = jwk.get("kid").and_then(Value::as_str).map(str::to_owned);
        let key = PublicKey { jwk: jwk.clone(), half };
        Ok(Self { kid, algorithm, material: Material::Public(key).into() })
    }

    /// The public half; none of a secret and of `none`.
    pub(super) fn half(&self) -> Option<Half> {
        Some(match &*self.material {
            Material::None | Material::Secret(_) => return None,
            Material::Public(key) => key.half.clone(),
            Material::Rsa(key) => Half::Rsa { n: key.n.clone(), e: key.e.clone() },
            Material::Ec(key) => Half::Ec(key.curve(), key.point()),
            Material::Ed25519(key) => Half::Ed25519(key.public()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PublicRendering;

    #[test]
    fn the_public_half_has_the_renderings_of_the_whole() {
        for algorithm in
            [Algorithm::Rs256, Algorithm::Ps384, Algorithm::Es256, Algorithm::Es512, Algorithm::EdDsa]
        {
            let whole = SigningKey::trusted(algorithm).with_kid("k");
            let public = SigningKey::public_only(&whole.public_jwk(), algorithm).unwrap();
            for &rendering in PublicRendering::ALL {
                let (one, other) = (public.public_rendering(rendering), whole.public_rendering(rendering));
                assert_eq!(one, other, "{algorithm:?} {rendering:?}");
            }
            assert_eq!((public.kid(), public.thumbprint()), (Some("k"), whole.thumbprint()));
            assert_eq!(public.private_jwk(), whole.public_jwk());
            assert!(public.sign(b"octets").is_empty());
        }
    }

    #[test]
    fn a_key_of_another_kind_is_refused() {
        let rsa = SigningKey::trusted(Algorithm::Rs256).public_jwk();
        assert!(SigningKey::public_only(&rsa, Algorithm::Es256).is_err());
        assert!(SigningKey::public_only(&rsa, Algorithm::Hs256).is_err());
        let secret = SigningKey::secret(*b"x").private_jwk();
        assert!(SigningKey::public_only(&secret, Algorithm::Hs256).is_err());
        assert!(
            SigningKey::public_only(&serde_json::json!({ "kty": "RSA", "n": "AQ" }), Algorithm::Rs256)
                .is_err()
        );
    }
}
