use crate::{JoseError, base64url};
use aws_lc_rs::hmac::{self as mac, HMAC_SHA256, HMAC_SHA384, HMAC_SHA512};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256K1_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ECDSA_P521_SHA512_FIXED,
    ED25519, EcdsaVerificationAlgorithm, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384,
    RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA256, RSA_PSS_2048_8192_SHA384, RSA_PSS_2048_8192_SHA512,
    RsaParameters, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde_json::Value;

/// What an `alg` demands of the key, and the primitive that verifies it.
pub(super) enum Scheme {
    Hmac(mac::Algorithm),
    Rsa(&'static RsaParameters),
    Ecdsa { curve: &'static str, field_octets: usize, primitive: &'static EcdsaVerificationAlgorithm },
    Ed25519,
}

impl Scheme {
    pub(super) fn of(alg: &str) -> Option<Self> {
        let ecdsa = |curve, field_octets, primitive| Self::Ecdsa { curve, field_octets, primitive };
        Some(match alg {
            "HS256" => Self::Hmac(HMAC_SHA256),
            "HS384" => Self::Hmac(HMAC_SHA384),
            "HS512" => Self::Hmac(HMAC_SHA512),
            "RS256" => Self::Rsa(&RSA_PKCS1_2048_8192_SHA256),
            "RS384" => Self::Rsa(&RSA_PKCS1_2048_8192_SHA384),
            "RS512" => Self::Rsa(&RSA_PKCS1_2048_8192_SHA512),
            "PS256" => Self::Rsa(&RSA_PSS_2048_8192_SHA256),
            "PS384" => Self::Rsa(&RSA_PSS_2048_8192_SHA384),
            "PS512" => Self::Rsa(&RSA_PSS_2048_8192_SHA512),
            "ES256" => ecdsa("P-256", 32, &ECDSA_P256_SHA256_FIXED),
            "ES384" => ecdsa("P-384", 48, &ECDSA_P384_SHA384_FIXED),
            "ES512" => ecdsa("P-521", 66, &ECDSA_P521_SHA512_FIXED),
            "ES256K" => ecdsa("secp256k1", 32, &ECDSA_P256K1_SHA256_FIXED),
            "EdDSA" | "Ed25519" => Self::Ed25519,
            _ => return None,
        })
    }

    /// The member of the key that keeps it from being used with this algorithm, if any.
    pub(super) fn misfit(&self, alg: &str, jwk: &Value) -> Option<&'static str> {
        let (kty, curve) = match self {
            Self::Hmac(_) => ("oct", None),
            Self::Rsa(_) => ("RSA", None),
            Self::Ecdsa { curve, .. } => ("EC", Some(*curve)),
            Self::Ed25519 => ("OKP", Some("Ed25519")),
        };
        let text = |name| jwk.get(name).and_then(Value::as_str);
        if text("kty") != Some(kty) {
            Some("its `kty` is another")
        } else if curve.is_some() && text("crv") != curve {
            Some("its `crv` is another")
        } else if jwk.get("alg").is_some() && text("alg").map(one_name) != Some(one_name(alg)) {
            Some("its `alg` is another")
        } else if jwk.get("use").is_some() && text("use") != Some("sig") {
            Some("its `use` is not `sig`")
        } else if jwk.get("key_ops").is_some_and(|ops| !lists(ops, "verify")) {
            Some("its `key_ops` do not list `verify`")
        } else {
            None
        }
    }
}

/// Verifies the signature over these octets with a JWK that fits the algorithm.
pub(super) fn verify(alg: &str, jwk: &Value, octets: &[u8], signature: &[u8]) -> Result<(), JoseError> {
    let scheme = Scheme::of(alg).ok_or_else(|| JoseError::AlgorithmUnsupported(alg.to_owned()))?;
    if let Some(reason) = scheme.misfit(alg, jwk) {
        return Err(JoseError::KeyMismatch { algorithm: alg.to_owned(), reason });
    }
    let member = |name: &str, missing| {
        let octets = jwk.get(name).and_then(Value::as_str).and_then(base64url::decode);
        octets.ok_or(JoseError::BadKey(missing))
    };
    let verified = match scheme {
        Scheme::Hmac(_) => {
            return hmac(alg, &member("k", "`k` is missing or not base64url")?, octets, signature);
        }
        Scheme::Rsa(parameters) => {
            let n = member("n", "`n` is missing or not base64url")?;
            let e = member("e", "`e` is missing or not base64url")?;
            // Some issuers publish a leading zero octet; it does not change the number.
            let key = RsaPublicKeyComponents { n: without_zeros(&n), e: without_zeros(&e) };
            key.verify(parameters, octets, signature)
        }
        Scheme::Ecdsa { field_octets, primitive, .. } => {
            let x = member("x", "`x` is missing or not base64url")?;
            let y = member("y", "`y` is missing or not base64url")?;
            if x.len() != field_octets || y.len() != field_octets {
                return Err(JoseError::BadKey("`x` and `y` do not have the length of the curve's field"));
            }
            UnparsedPublicKey::new(primitive, [&[4][..], &x, &y].concat()).verify(octets, signature)
        }
        Scheme::Ed25519 => {
            let x = member("x", "`x` is missing or not base64url")?;
            UnparsedPublicKey::new(&ED25519, x).verify(octets, signature)
        }
    };
    verified.map_err(|_| JoseError::SignatureInvalid)
}

/// Verifies an HMAC with a secret that is not empty.
pub(super) fn hmac(alg: &str, secret: &[u8], octets: &[u8], tag: &[u8]) -> Result<(), JoseError> {
    let Some(Scheme::Hmac(kind)) = Scheme::of(alg) else {
        let reason = "a secret verifies HS256, HS384 and HS512 only";
        return Err(JoseError::KeyMismatch { algorithm: alg.to_owned(), reason });
    };
    if secret.is_empty() {
        return Err(JoseError::BadKey("the secret is empty"));
    }
    mac::verify(&mac::Key::new(kind, secret), octets, tag).map_err(|_| JoseError::SignatureInvalid)
}

/// RFC 9864 gave `EdDSA` on Ed25519 a second name.
fn one_name(alg: &str) -> &str {
    if alg == "Ed25519" { "EdDSA" } else { alg }
}

fn lists(operations: &Value, wanted: &str) -> bool {
    operations.as_array().is_some_and(|ops| ops.iter().any(|op| op.as_str() == Some(wanted)))
}

fn without_zeros(magnitude: &[u8]) -> &[u8] {
    &magnitude[magnitude.iter().take_while(|octet| **octet == 0).count()..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_lc_rs::rand::SystemRandom;
    use aws_lc_rs::signature::{
        ECDSA_P256K1_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair,
        EcdsaSigningAlgorithm, KeyPair as _,
    };
    use serde_json::json;

    /// RFC 7515, A.4: the payload is no JSON, so it is verified below the token.
    #[test]
    fn the_es512_example_verifies() {
        let jwk = json!({"kty": "EC", "crv": "P-521",
            "x": "AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk",
            "y": "ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2"});
        let signature = base64url::decode(
            "AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgo\
             XD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn",
        )
        .unwrap();
        verify("ES512", &jwk, b"eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA", &signature).unwrap();
        let refused = verify("ES512", &jwk, b"eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZB", &signature);
        assert_eq!(refused, Err(JoseError::SignatureInvalid));
    }

    #[test]
    fn the_curves_that_are_only_verified_are_verified() {
        for (alg, curve, signing) in [
            ("ES384", "P-384", &ECDSA_P384_SHA384_FIXED_SIGNING),
            ("ES256K", "secp256k1", &ECDSA_P256K1_SHA256_FIXED_SIGNING),
        ] {
            let (jwk, signature) = signed_with(signing, curve);
            verify(alg, &jwk, b"octets", &signature).unwrap();
            assert_eq!(verify(alg, &jwk, b"other", &signature), Err(JoseError::SignatureInvalid));
            assert!(matches!(
                verify("ES256", &jwk, b"octets", &signature),
                Err(JoseError::KeyMismatch { .. })
            ));
        }
    }

    fn signed_with(algorithm: &'static EcdsaSigningAlgorithm, curve: &str) -> (Value, Vec<u8>) {
        let pair = EcdsaKeyPair::generate(algorithm).unwrap();
        let signature = pair.sign(&SystemRandom::new(), b"octets").unwrap().as_ref().to_vec();
        let (x, y) = pair.public_key().as_ref()[1..].split_at(pair.public_key().as_ref().len() / 2);
        let jwk = json!({"kty": "EC", "crv": curve, "x": base64url::encode(x), "y": base64url::encode(y)});
        (jwk, signature)
    }
}
