//! ECDSA on the three NIST curves with the deterministic nonces of RFC 6979.

use super::{Material, SigningKey};
use crate::hash::Hash;
use crate::{Algorithm, JoseError};
use aws_lc_rs::hmac::{self, HMAC_SHA512};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::signature::rand_core::{self, CryptoRng, RngCore};
use p521::ecdsa::signature::hazmat::RandomizedPrehashSigner as _;

/// A curve of RFC 7518, 6.2.1.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Curve {
    P256,
    P384,
    P521,
}

/// A private key on one of the curves.
pub(crate) enum EcKey {
    P256(p256::ecdsa::SigningKey),
    P384(p384::ecdsa::SigningKey),
    P521(p521::ecdsa::SigningKey),
}

impl Curve {
    const ALL: [Self; 3] = [Self::P256, Self::P384, Self::P521];

    /// The curve of this registered name, the `crv` of a JWK.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|curve| curve.name() == name)
    }

    /// The registered name, the `crv` of a JWK.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
        }
    }

    /// The name in OpenSSH (RFC 5656, 10.1).
    pub(super) fn ssh_name(self) -> &'static str {
        match self {
            Self::P256 => "nistp256",
            Self::P384 => "nistp384",
            Self::P521 => "nistp521",
        }
    }

    /// The one algorithm that signs on this curve (RFC 7518, 3.4).
    pub(super) fn algorithm(self) -> Algorithm {
        match self {
            Self::P256 => Algorithm::Es256,
            Self::P384 => Algorithm::Es384,
            Self::P521 => Algorithm::Es512,
        }
    }

    /// The length of a coordinate and of each half of a signature, in octets.
    pub(super) fn field_octets(self) -> usize {
        match self {
            Self::P256 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }
}

impl EcKey {
    /// The key with this scalar, in as many octets as the field has.
    pub(super) fn from_scalar(curve: Curve, scalar: &[u8]) -> Result<Self, JoseError> {
        let key = match curve {
            Curve::P256 => p256::ecdsa::SigningKey::from_slice(scalar).map(Self::P256),
            Curve::P384 => p384::ecdsa::SigningKey::from_slice(scalar).map(Self::P384),
            Curve::P521 => p521::ecdsa::SigningKey::from_slice(scalar).map(Self::P521),
        };
        let fits = scalar.len() == curve.field_octets();
        key.ok()
            .filter(|_| fits)
            .ok_or(JoseError::BadKey("a private EC key needs d, as long as the field and below the order"))
    }

    /// The key on P-256 with this scalar.
    pub(crate) fn p256(scalar: &[u8]) -> Result<Self, JoseError> {
        Self::from_scalar(Curve::P256, scalar)
    }

    pub(super) fn curve(&self) -> Curve {
        match self {
            Self::P256(_) => Curve::P256,
            Self::P384(_) => Curve::P384,
            Self::P521(_) => Curve::P521,
        }
    }

    /// The scalar.
    pub(super) fn scalar(&self) -> Vec<u8> {
        match self {
            Self::P256(key) => key.to_bytes().to_vec(),
            Self::P384(key) => key.to_bytes().to_vec(),
            Self::P521(key) => key.to_bytes().to_vec(),
        }
    }

    /// The public point without compression: 4, x, y (SEC 1, 2.3.3).
    pub(crate) fn point(&self) -> Vec<u8> {
        match self {
            Self::P256(key) => key.verifying_key().to_encoded_point(false).as_bytes().to_vec(),
            Self::P384(key) => key.verifying_key().to_encoded_point(false).as_bytes().to_vec(),
            Self::P521(key) => {
                p521::ecdsa::VerifyingKey::from(key).to_encoded_point(false).as_bytes().to_vec()
            }
        }
    }

    /// r and s, one after the other.
    pub(super) fn sign(&self, octets: &[u8]) -> Vec<u8> {
        match self {
            Self::P256(key) => {
                let signature: p256::ecdsa::Signature = key.sign(octets);
                signature.to_bytes().to_vec()
            }
            Self::P384(key) => {
                let signature: p384::ecdsa::Signature = key.sign(octets);
                signature.to_bytes().to_vec()
            }
            // The crate draws the nonce from a generator, so it gets one that has nothing but the right nonce.
            Self::P521(key) => {
                let digest = Hash::Sha512.digest(octets);
                let mut nonces = NoncesP521::new(&key.to_bytes(), &digest);
                let signature = key.sign_prehash_with_rng(&mut nonces, &digest);
                signature.map(|signature| signature.to_bytes().to_vec()).unwrap_or_default()
            }
        }
    }
}

/// The ES256 key with this scalar, without a `kid`.
pub(crate) fn p256_key(scalar: &[u8]) -> Result<SigningKey, JoseError> {
    SigningKey::new(None, Algorithm::Es256, Material::Ec(EcKey::p256(scalar)?).into())
}

/// The candidates for the nonce on P-521 with SHA-512 (RFC 6979, 3.2).
struct NoncesP521 {
    k: Vec<u8>,
    v: Vec<u8>,
    has_given: bool,
}

impl NoncesP521 {
    fn new(scalar: &[u8], digest: &[u8]) -> Self {
        // 512 bits are fewer than 521: bits2octets only puts zeros in front.
        let seed = [scalar, &[0, 0], digest].concat();
        let mut nonces = Self { k: vec![0; 64], v: vec![1; 64], has_given: false };
        nonces.stir(&[&[0], &seed[..]].concat());
        nonces.stir(&[&[1], &seed[..]].concat());
        nonces
    }

    fn stir(&mut self, more: &[u8]) {
        self.k = self.mac(&[&self.v, more].concat());
        self.v = self.mac(&self.v);
    }

    fn mac(&self, octets: &[u8]) -> Vec<u8> {
        hmac::sign(&hmac::Key::new(HMAC_SHA512, &self.k), octets).as_ref().to_vec()
    }

    /// 521 bits in 66 octets.
    fn next(&mut self) -> [u8; 66] {
        if self.has_given {
            self.stir(&[0]);
        }
        self.has_given = true;
        let mut bits = Vec::with_capacity(128);
        while bits.len() < 66 {
            self.v = self.mac(&self.v);
            bits.extend_from_slice(&self.v);
        }
        let mut before = 0;
        let mut candidate = [0; 66];
        for (to, from) in candidate.iter_mut().zip(bits) {
            *to = before << 1 | from >> 7;
            before = from;
        }
        candidate
    }
}

impl RngCore for NoncesP521 {
    fn next_u32(&mut self) -> u32 {
        rand_core::impls::next_u32_via_fill(self)
    }

    fn next_u64(&mut self) -> u64 {
        rand_core::impls::next_u64_via_fill(self)
    }

    fn fill_bytes(&mut self, octets: &mut [u8]) {
        for (to, from) in octets.iter_mut().zip(self.next()) {
            *to = from;
        }
    }

    fn try_fill_bytes(&mut self, octets: &mut [u8]) -> Result<(), rand_core::Error> {
        self.fill_bytes(octets);
        Ok(())
    }
}

impl CryptoRng for NoncesP521 {}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6979, A.2.7, the message "sample" with SHA-512.
    #[test]
    fn the_p521_example_of_rfc_6979_is_reproduced() {
        let scalar = octets(
            "00FAD06DAA62BA3B25D2FB40133DA757205DE67F5BB0018FEE8C86E1B68C7E75CAA896EB32F1F47C70855836A6D16FCC\
             1466F6D8FBEC67DB89EC0C08B0E996B83538",
        );
        let signature = octets(
            "00C328FAFCBD79DD77850370C46325D987CB525569FB63C5D3BC53950E6D4C5F174E25A1EE9017B5D450606ADD152B53\
             4931D7D4E8455CC91F9B15BF05EC36E377FA\
             00617CCE7CF5064806C467F678D3B4080D6F1CC50AF26CA209417308281B68AF282623EAA63E5B5C0723D8B8C37FF077\
             7B1A20F8CCB1DCCC43997F1EE0E44DA4A67A",
        );
        assert_eq!(EcKey::from_scalar(Curve::P521, &scalar).unwrap().sign(b"sample"), signature);
    }

    /// RFC 6979, A.2.6, the message "sample" with SHA-384.
    #[test]
    fn the_p384_example_of_rfc_6979_is_reproduced() {
        let scalar = octets(
            "6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D896D5724E4C70A825F872C9EA60D2EDF5",
        );
        let signature = octets(
            "94EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C81A648152E44ACF96E36DD1E80FABE46\
             99EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94FA329C145786E679E7B82C71A38628AC8",
        );
        assert_eq!(EcKey::from_scalar(Curve::P384, &scalar).unwrap().sign(b"sample"), signature);
    }

    #[test]
    fn a_refused_nonce_is_followed_by_another() {
        let mut nonces = NoncesP521::new(&[1; 66], &[2; 64]);
        assert_ne!(nonces.next(), nonces.next());
    }

    #[test]
    fn a_scalar_has_the_length_of_the_field() {
        for curve in Curve::ALL {
            let scalar = |length: usize| [vec![0], vec![1; length - 1]].concat();
            assert!(EcKey::from_scalar(curve, &scalar(curve.field_octets())).is_ok());
            assert!(EcKey::from_scalar(curve, &scalar(curve.field_octets() - 1)).is_err());
            assert!(EcKey::from_scalar(curve, &vec![0xff; curve.field_octets()]).is_err());
            assert_eq!(Curve::named(curve.name()), Some(curve));
        }
    }

    fn octets(hex: &str) -> Vec<u8> {
        (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
    }
}
