use super::public::Half;
use super::{SigningKey, der};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use num_bigint::BigUint;

/// A spelling of a public key in octets. Each is a secret that a validator may be led to verify an HMAC with, when it
/// lets the token choose the algorithm (RFC 8725, 2.1): everybody knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PublicRendering {
    /// SubjectPublicKeyInfo in PEM, lines of 64, LF, with a final newline: what `openssl` writes.
    SpkiPem,
    /// The same without the final newline.
    SpkiPemNoNewline,
    /// The same with CR LF.
    SpkiPemCrlf,
    /// The same after one space.
    SpkiPemAfterSpace,
    /// The same after one newline.
    SpkiPemAfterNewline,
    /// The base64 of SubjectPublicKeyInfo on one line, without armour.
    SpkiBase64,
    /// SubjectPublicKeyInfo in DER.
    SpkiDer,
    /// RSAPublicKey in PEM with a final newline; RSA only.
    Pkcs1Pem,
    /// The same without the final newline; RSA only.
    Pkcs1PemNoNewline,
    /// RSAPublicKey in DER; RSA only.
    Pkcs1Der,
    /// The line of an `authorized_keys` file, without a comment (RFC 4253, 6.6; RFC 5656, 3.1; RFC 8709, 4).
    OpenSsh,
    /// The public JWK as it is published, without white space.
    JwkJson,
    /// The members that the thumbprint is made of, in lexicographic order (RFC 7638, 3).
    JwkCanonical,
    /// The key itself: the modulus, the uncompressed point, or the 32 octets of Ed25519.
    Raw,
    /// `n` or `x` in base64url, as it stands in the JWK.
    Base64Url,
    /// The octets of `n` or `x` in lower-case hexadecimal.
    Hex,
}

impl PublicRendering {
    /// Every rendering.
    pub const ALL: &[Self] = &[
        Self::SpkiPem,
        Self::SpkiPemNoNewline,
        Self::SpkiPemCrlf,
        Self::SpkiPemAfterSpace,
        Self::SpkiPemAfterNewline,
        Self::SpkiBase64,
        Self::SpkiDer,
        Self::Pkcs1Pem,
        Self::Pkcs1PemNoNewline,
        Self::Pkcs1Der,
        Self::OpenSsh,
        Self::JwkJson,
        Self::JwkCanonical,
        Self::Raw,
        Self::Base64Url,
        Self::Hex,
    ];
}

impl SigningKey {
    /// The octets of the public half in this rendering. None for a secret, for `none`, and for the forms of PKCS#1
    /// if the key is not RSA.
    pub fn public_rendering(&self, rendering: PublicRendering) -> Option<Vec<u8>> {
        let spki = || self.spki();
        let pem = || Some(armour("PUBLIC KEY", &spki()?));
        let pkcs1 = || Some(armour("RSA PUBLIC KEY", &self.pkcs1()?));
        let text = match rendering {
            PublicRendering::SpkiPem => pem()?,
            PublicRendering::SpkiPemNoNewline => pem()?.trim_end().to_owned(),
            PublicRendering::SpkiPemCrlf => pem()?.replace('\n', "\r\n"),
            PublicRendering::SpkiPemAfterSpace => format!(" {}", pem()?),
            PublicRendering::SpkiPemAfterNewline => format!("\n{}", pem()?),
            PublicRendering::SpkiBase64 => STANDARD.encode(spki()?),
            PublicRendering::SpkiDer => return spki(),
            PublicRendering::Pkcs1Pem => pkcs1()?,
            PublicRendering::Pkcs1PemNoNewline => pkcs1()?.trim_end().to_owned(),
            PublicRendering::Pkcs1Der => return self.pkcs1(),
            PublicRendering::OpenSsh => self.open_ssh()?,
            PublicRendering::JwkJson => self.is_asymmetric().then(|| self.public_jwk().to_string())?,
            PublicRendering::JwkCanonical => {
                self.is_asymmetric().then(|| super::jwk::canonical(&self.public_jwk()))??
            }
            PublicRendering::Raw => return self.raw_public(),
            PublicRendering::Base64Url => crate::base64url::encode(self.first_coordinate()?),
            PublicRendering::Hex => hex(&self.first_coordinate()?),
        };
        Some(text.into_bytes())
    }

    fn is_asymmetric(&self) -> bool {
        self.raw_public().is_some()
    }

    fn raw_public(&self) -> Option<Vec<u8>> {
        Some(match self.half()? {
            Half::Rsa { n, .. } => n.to_bytes_be(),
            Half::Ec(_, point) => point,
            Half::Ed25519(key) => key,
        })
    }

    /// `n` or `x`.
    fn first_coordinate(&self) -> Option<Vec<u8>> {
        let raw = self.raw_public()?;
        Some(match self.half()? {
            Half::Ec(curve, _) => raw[1..=curve.field_octets()].to_vec(),
            _ => raw,
        })
    }

    fn spki(&self) -> Option<Vec<u8>> {
        Some(match self.half()? {
            Half::Rsa { n, e } => der::spki(der::RSA_ENCRYPTION, &rsa_public_key(&n, &e)),
            Half::Ec(curve, point) => der::spki(der::ec(curve), &point),
            Half::Ed25519(key) => der::spki(der::ED25519, &key),
        })
    }

    fn pkcs1(&self) -> Option<Vec<u8>> {
        match self.half()? {
            Half::Rsa { n, e } => Some(rsa_public_key(&n, &e)),
            _ => None,
        }
    }

    fn open_ssh(&self) -> Option<String> {
        let (kind, fields) = match self.half()? {
            Half::Rsa { n, e } => {
                ("ssh-rsa".to_owned(), vec![mpint(e.to_bytes_be()), mpint(n.to_bytes_be())])
            }
            Half::Ec(curve, point) => {
                let curve = curve.ssh_name();
                (format!("ecdsa-sha2-{curve}"), vec![curve.as_bytes().to_vec(), point])
            }
            Half::Ed25519(key) => ("ssh-ed25519".into(), vec![key]),
        };
        let blob =
            [vec![ssh_string(kind.as_bytes())], fields.iter().map(|field| ssh_string(field)).collect()]
                .concat()
                .concat();
        Some(format!("{kind} {}", STANDARD.encode(blob)))
    }
}

/// RSAPublicKey (RFC 8017, A.1.1).
fn rsa_public_key(n: &BigUint, e: &BigUint) -> Vec<u8> {
    der::sequence(&[der::integer(&n.to_bytes_be()), der::integer(&e.to_bytes_be())])
}

fn armour(label: &str, der: &[u8]) -> String {
    let mut pem = format!("-----BEGIN {label}-----\n");
    for (position, letter) in STANDARD.encode(der).chars().enumerate() {
        if position > 0 && position % 64 == 0 {
            pem.push('\n');
        }
        pem.push(letter);
    }
    pem + &format!("\n-----END {label}-----\n")
}

/// A positive `mpint` starts with a bit that is not set (RFC 4251, 5).
fn mpint(magnitude: Vec<u8>) -> Vec<u8> {
    if magnitude.first().is_some_and(|octet| *octet >= 0x80) {
        [vec![0], magnitude].concat()
    } else {
        magnitude
    }
}

fn ssh_string(octets: &[u8]) -> Vec<u8> {
    let length = u32::try_from(octets.len()).unwrap_or(u32::MAX);
    [&length.to_be_bytes(), octets].concat()
}

fn hex(octets: &[u8]) -> String {
    octets.iter().fold(String::new(), |text, octet| text + &format!("{octet:02x}"))
}
