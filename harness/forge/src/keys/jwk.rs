use super::ec::{Curve, EcKey};
use super::rsa::RsaKey;
use super::{Ed25519Key, Material, SigningKey};
use crate::{Algorithm, JoseError, base64url};
use num_bigint::BigUint;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// The SHA-256 thumbprint of a JWK in base64url (RFC 7638, 3): the value of `jkt` and of many a `kid`.
///
/// Only the required members count, so a public key and its private key have the same thumbprint. `None` if `kty` is
/// not RSA, EC, OKP or oct, or if a required member is missing or no string.
pub fn thumbprint(jwk: &Value) -> Option<String> {
    Some(base64url::encode(Sha256::digest(canonical(jwk)?)))
}

/// The hash input of the thumbprint (RFC 7638, 3.3).
pub(super) fn canonical(jwk: &Value) -> Option<String> {
    let names: &[&str] = match jwk.get("kty")?.as_str()? {
        "RSA" => &["e", "kty", "n"],
        "EC" => &["crv", "kty", "x", "y"],
        "OKP" => &["crv", "kty", "x"],
        "oct" => &["k", "kty"],
        _ => return None,
    };
    let members: Option<Vec<String>> = names
        .iter()
        .map(|name| {
            let value = jwk.get(name)?;
            value.is_string().then(|| format!("\"{name}\":{value}"))
        })
        .collect();
    Some(format!("{{{}}}", members?.join(",")))
}

impl SigningKey {
    /// Reads a private JWK (RFC 7517, 7518 and 8037): RSA with both primes, EC on P-256, P-384 or P-521, OKP with Ed25519, or oct.
    ///
    /// Without `alg` the usual algorithm of the key type is taken: RS256, the one of the curve, EdDSA, HS256.
    pub fn from_jwk(jwk: &Value) -> Result<Self, JoseError> {
        let octets = |name: &str| jwk.get(name).and_then(Value::as_str).and_then(base64url::decode);
        let number = |name| octets(name).map(|octets| BigUint::from_bytes_be(&octets));
        let crv = jwk.get("crv").and_then(Value::as_str);
        let curve = crv.and_then(Curve::named);
        let (material, usual) = match (jwk.get("kty").and_then(Value::as_str), curve) {
            (Some("RSA"), _) => {
                let numbers = || Some([number("n")?, number("e")?, number("d")?, number("p")?, number("q")?]);
                let numbers =
                    numbers().ok_or(JoseError::BadKey("a private RSA key needs n, e, d, p and q"))?;
                (Material::Rsa(RsaKey::from_numbers(numbers)?), Algorithm::Rs256)
            }
            (Some("EC"), Some(curve)) => {
                let key = EcKey::from_scalar(curve, &octets("d").unwrap_or_default())?;
                (Material::Ec(key), curve.algorithm())
            }
            (Some("OKP"), _) if crv == Some("Ed25519") => {
                let seed = octets("d").and_then(|d| d.try_into().ok());
                let seed = seed.ok_or(JoseError::BadKey("a private Ed25519 key needs d, 32 octets"))?;
                (Material::Ed25519(Ed25519Key::from_seed(seed)?), Algorithm::EdDsa)
            }
            (Some("oct"), _) => {
                let secret = octets("k").ok_or(JoseError::BadKey("a secret needs k"))?;
                (Material::Secret(secret), Algorithm::Hs256)
            }
            _ => {
                return Err(JoseError::BadKey(
                    "only RSA, EC on the NIST curves, OKP with Ed25519 and oct can sign here",
                ));
            }
        };
        let algorithm = match jwk.get("alg") {
            None => usual,
            Some(name) => name
                .as_str()
                .and_then(Algorithm::named)
                .ok_or(JoseError::BadKey("its `alg` is not one that is signed with here"))?,
        };
        Self::new(jwk.get("kid").and_then(Value::as_str), algorithm, material.into())
    }

    /// The public JWK with `kid`, `alg` and `use`. Of a secret only these members and `kty` are told, never `k`;
    /// for `none` it is `null`.
    pub fn public_jwk(&self) -> Value {
        let mut jwk = match &*self.material {
            Material::None => return Value::Null,
            Material::Public(key) => return key.jwk.clone(),
            Material::Secret(_) => json!({"kty": "oct"}),
            Material::Rsa(key) => json!({"kty": "RSA", "n": encoded(&key.n), "e": encoded(&key.e)}),
            Material::Ec(key) => {
                let point = key.point();
                let (x, y) = point[1..].split_at(key.curve().field_octets());
                let (x, y) = (base64url::encode(x), base64url::encode(y));
                json!({"kty": "EC", "crv": key.curve().name(), "x": x, "y": y})
            }
            Material::Ed25519(key) => {
                json!({"kty": "OKP", "crv": "Ed25519", "x": base64url::encode(key.public())})
            }
        };
        jwk["alg"] = self.algorithm.name().into();
        jwk["use"] = "sig".into();
        if let Some(kid) = &self.kid {
            jwk["kid"] = kid.as_str().into();
        }
        jwk
    }

    /// The JWK with its private members; for `none` it is `null`.
    pub fn private_jwk(&self) -> Value {
        let mut jwk = self.public_jwk();
        match &*self.material {
            Material::None | Material::Public(_) => {}
            Material::Secret(secret) => jwk["k"] = base64url::encode(secret).into(),
            Material::Rsa(key) => {
                let numbers = [&key.d, &key.p, &key.q, &key.dp, &key.dq, &key.qi];
                for (name, number) in ["d", "p", "q", "dp", "dq", "qi"].into_iter().zip(numbers) {
                    jwk[name] = encoded(number).into();
                }
            }
            Material::Ec(key) => jwk["d"] = base64url::encode(key.scalar()).into(),
            Material::Ed25519(key) => jwk["d"] = base64url::encode(key.seed).into(),
        }
        jwk
    }

    /// The thumbprint of RFC 7638. Empty for `none`, which has no key.
    pub fn thumbprint(&self) -> String {
        thumbprint(&self.private_jwk()).unwrap_or_default()
    }
}

fn encoded(number: &BigUint) -> String {
    base64url::encode(number.to_bytes_be())
}
