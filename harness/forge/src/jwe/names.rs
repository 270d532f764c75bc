use crate::hash::Hash;

/// How the content encryption key reaches the recipient: the `alg` of an encrypted token (RFC 7518, 4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyManagement {
    /// RSAES-PKCS1-v1_5, which is out of use for its padding oracles.
    Rsa15,
    /// RSAES-OAEP with SHA-1.
    RsaOaep,
    /// RSAES-OAEP with SHA-256.
    RsaOaep256,
    /// AES Key Wrap with 128 bits.
    A128Kw,
    /// AES Key Wrap with 192 bits.
    A192Kw,
    /// AES Key Wrap with 256 bits.
    A256Kw,
    /// The shared key encrypts the content itself.
    Dir,
    /// Key agreement on P-256, whose result encrypts the content itself.
    EcdhEs,
    /// Key agreement on P-256 and AES Key Wrap with 128 bits.
    EcdhEsA128Kw,
    /// Key agreement on P-256 and AES Key Wrap with 192 bits.
    EcdhEsA192Kw,
    /// Key agreement on P-256 and AES Key Wrap with 256 bits.
    EcdhEsA256Kw,
    /// AES GCM with 128 bits.
    A128GcmKw,
    /// AES GCM with 192 bits.
    A192GcmKw,
    /// AES GCM with 256 bits.
    A256GcmKw,
    /// A password, HMAC with SHA-256 and AES Key Wrap with 128 bits.
    Pbes2Hs256A128Kw,
    /// A password, HMAC with SHA-384 and AES Key Wrap with 192 bits.
    Pbes2Hs384A192Kw,
    /// A password, HMAC with SHA-512 and AES Key Wrap with 256 bits.
    Pbes2Hs512A256Kw,
}

/// What a way of key management does; sizes are those of AES keys, in octets.
#[derive(Clone, Copy)]
pub(super) enum Way {
    Pkcs1,
    Oaep,
    Oaep256,
    Wrap(usize),
    Direct,
    Agree,
    AgreeAndWrap(usize),
    Gcm(usize),
    Password(Hash, usize),
}

impl KeyManagement {
    /// The registered `alg` value: `RSA-OAEP-256`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rsa15 => "RSA1_5",
            Self::RsaOaep => "RSA-OAEP",
            Self::RsaOaep256 => "RSA-OAEP-256",
            Self::A128Kw => "A128KW",
            Self::A192Kw => "A192KW",
            Self::A256Kw => "A256KW",
            Self::Dir => "dir",
            Self::EcdhEs => "ECDH-ES",
            Self::EcdhEsA128Kw => "ECDH-ES+A128KW",
            Self::EcdhEsA192Kw => "ECDH-ES+A192KW",
            Self::EcdhEsA256Kw => "ECDH-ES+A256KW",
            Self::A128GcmKw => "A128GCMKW",
            Self::A192GcmKw => "A192GCMKW",
            Self::A256GcmKw => "A256GCMKW",
            Self::Pbes2Hs256A128Kw => "PBES2-HS256+A128KW",
            Self::Pbes2Hs384A192Kw => "PBES2-HS384+A192KW",
            Self::Pbes2Hs512A256Kw => "PBES2-HS512+A256KW",
        }
    }

    pub(super) fn way(self) -> Way {
        match self {
            Self::Rsa15 => Way::Pkcs1,
            Self::RsaOaep => Way::Oaep,
            Self::RsaOaep256 => Way::Oaep256,
            Self::A128Kw => Way::Wrap(16),
            Self::A192Kw => Way::Wrap(24),
            Self::A256Kw => Way::Wrap(32),
            Self::Dir => Way::Direct,
            Self::EcdhEs => Way::Agree,
            Self::EcdhEsA128Kw => Way::AgreeAndWrap(16),
            Self::EcdhEsA192Kw => Way::AgreeAndWrap(24),
            Self::EcdhEsA256Kw => Way::AgreeAndWrap(32),
            Self::A128GcmKw => Way::Gcm(16),
            Self::A192GcmKw => Way::Gcm(24),
            Self::A256GcmKw => Way::Gcm(32),
            Self::Pbes2Hs256A128Kw => Way::Password(Hash::Sha256, 16),
            Self::Pbes2Hs384A192Kw => Way::Password(Hash::Sha384, 24),
            Self::Pbes2Hs512A256Kw => Way::Password(Hash::Sha512, 32),
        }
    }
}

/// How the content is encrypted and authenticated: the `enc` of an encrypted token (RFC 7518, 5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ContentEncryption {
    /// AES CBC with 128 bits and HMAC with SHA-256.
    A128CbcHs256,
    /// AES CBC with 192 bits and HMAC with SHA-384.
    A192CbcHs384,
    /// AES CBC with 256 bits and HMAC with SHA-512.
    A256CbcHs512,
    /// AES GCM with 128 bits.
    A128Gcm,
    /// AES GCM with 192 bits.
    A192Gcm,
    /// AES GCM with 256 bits.
    A256Gcm,
}

impl ContentEncryption {
    /// The registered `enc` value: `A256GCM`.
    pub fn name(self) -> &'static str {
        match self {
            Self::A128CbcHs256 => "A128CBC-HS256",
            Self::A192CbcHs384 => "A192CBC-HS384",
            Self::A256CbcHs512 => "A256CBC-HS512",
            Self::A128Gcm => "A128GCM",
            Self::A192Gcm => "A192GCM",
            Self::A256Gcm => "A256GCM",
        }
    }

    /// The length of its key in octets.
    pub fn key_octets(self) -> usize {
        match self {
            Self::A128Gcm => 16,
            Self::A192Gcm => 24,
            Self::A256Gcm | Self::A128CbcHs256 => 32,
            Self::A192CbcHs384 => 48,
            Self::A256CbcHs512 => 64,
        }
    }

    /// The length of its initialisation vector in octets.
    pub(super) fn iv_octets(self) -> usize {
        if self.is_gcm() { 12 } else { 16 }
    }

    pub(super) fn is_gcm(self) -> bool {
        matches!(self, Self::A128Gcm | Self::A192Gcm | Self::A256Gcm)
    }
}
