use super::names::Way;
use super::{ContentEncryption, KeyManagement};
use crate::{Algorithm, JoseError, PublicRendering, Random, SigningKey, base64url};
use num_bigint::BigUint;
use serde_json::{Value, json};

/// The password of the recipient, for PBES2.
const PASSWORD: &str = "a password that nobody else has";

/// What a token is encrypted to: an RSA or EC key pair, a secret, or a password. Cheap to clone.
#[derive(Debug, Clone)]
pub struct RecipientKey(SigningKey);

impl RecipientKey {
    /// The recipient's key for this pair of algorithms: the second RSA key of the forge, a key on P-256 whose scalar is
    /// odd, a secret of the right length, or a password.
    pub fn fixed(management: KeyManagement, encryption: ContentEncryption) -> Self {
        let secret = |octets| Self::secret(Random::named(0, "the secret of the recipient").bytes(octets));
        match management.way() {
            Way::Pkcs1 | Way::Oaep | Way::Oaep256 => {
                Self(SigningKey::second(Algorithm::Rs256).with_kid("recipient"))
            }
            Way::Agree | Way::AgreeAndWrap(_) => {
                let mut scalar = Random::named(0, "the scalar of the recipient").bytes(32);
                scalar[0] = 0;
                scalar[31] |= 1;
                Self::p256(&scalar).expect("the fixed scalar is in range")
            }
            Way::Direct => secret(encryption.key_octets()),
            Way::Wrap(octets) | Way::Gcm(octets) => secret(octets),
            Way::Password(..) => Self::secret(PASSWORD),
        }
    }

    /// The same key pair, or the same secret, for encryption.
    pub fn of(key: &SigningKey) -> Self {
        Self(key.clone())
    }

    /// A secret of any length under the `kid` `recipient`.
    pub fn secret(octets: impl Into<Vec<u8>>) -> Self {
        Self(SigningKey::secret(octets).with_kid("recipient"))
    }

    /// The key on P-256 with this scalar, in 32 octets, under the `kid` `recipient`.
    pub fn p256(scalar: &[u8]) -> Result<Self, JoseError> {
        let jwk = json!({ "kty": "EC", "crv": "P-256", "kid": "recipient", "d": base64url::encode(scalar) });
        Ok(Self(SigningKey::from_jwk(&jwk)?))
    }

    /// The `kid`, if it has one.
    pub fn kid(&self) -> Option<&str> {
        self.0.kid()
    }

    /// The private JWK with `kid` and `use`, for the recipient. It has no `alg`, so that nothing but the application's
    /// policy says what the key is used with.
    pub fn private_jwk(&self) -> Value {
        let mut jwk = self.0.private_jwk();
        if let Some(members) = jwk.as_object_mut() {
            members.remove("alg");
            members.insert("use".into(), "enc".into());
        }
        jwk
    }

    /// The octets of the public half in this rendering; none for a secret.
    pub fn public_rendering(&self, rendering: PublicRendering) -> Option<Vec<u8>> {
        self.0.public_rendering(rendering)
    }

    /// RSAEP (RFC 8017, 5.1.1): the bare public operation on a block that the caller has padded, rightly or wrongly. None
    /// if the key is not RSA.
    pub fn rsa_raw(&self, block: &[u8]) -> Option<Vec<u8>> {
        let (n, e) = (self.number("n")?, self.number("e")?);
        let octets = BigUint::from_bytes_be(block).modpow(&e, &n).to_bytes_be();
        let mut out = vec![0; self.rsa_octets()?.saturating_sub(octets.len())];
        out.extend(octets);
        Some(out)
    }

    /// The length of the modulus in octets; none if the key is not RSA.
    pub fn rsa_octets(&self) -> Option<usize> {
        usize::try_from(self.number("n")?.bits().div_ceil(8)).ok()
    }

    /// The octets of a secret; none for a key pair.
    pub(super) fn octets(&self) -> Option<Vec<u8>> {
        self.member("k")
    }

    /// The uncompressed point; none if the key is not EC.
    pub(super) fn point(&self) -> Option<Vec<u8>> {
        Some([vec![4], self.member("x")?, self.member("y")?].concat())
    }

    /// The scalar; none if the key has no such thing.
    pub(super) fn scalar(&self) -> Option<Vec<u8>> {
        self.member("d")
    }

    /// The public members that make an `epk` (RFC 7518, 4.6.1.1).
    pub(super) fn ephemeral_jwk(&self) -> Value {
        let jwk = self.0.public_jwk();
        json!({ "kty": jwk["kty"], "crv": jwk["crv"], "x": jwk["x"], "y": jwk["y"] })
    }

    fn number(&self, name: &str) -> Option<BigUint> {
        Some(BigUint::from_bytes_be(&self.member(name)?))
    }

    fn member(&self, name: &str) -> Option<Vec<u8>> {
        base64url::decode(self.0.private_jwk()[name].as_str()?)
    }
}
