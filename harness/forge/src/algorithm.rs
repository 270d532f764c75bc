use crate::hash::Hash;

/// A signature algorithm that the forge signs with (RFC 7518, 3.1; RFC 8037, 3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// No signature at all (RFC 7518, 3.6).
    None,
    /// HMAC with SHA-256.
    Hs256,
    /// HMAC with SHA-384.
    Hs384,
    /// HMAC with SHA-512.
    Hs512,
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    Rs384,
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    Rs512,
    /// RSASSA-PSS with SHA-256. The salt follows from key and message, so that signatures are reproducible.
    Ps256,
    /// RSASSA-PSS with SHA-384, salted like [`Algorithm::Ps256`].
    Ps384,
    /// RSASSA-PSS with SHA-512, salted like [`Algorithm::Ps256`].
    Ps512,
    /// ECDSA on P-256 with SHA-256 and the deterministic nonces of RFC 6979.
    Es256,
    /// ECDSA on P-384 with SHA-384, with nonces like [`Algorithm::Es256`].
    Es384,
    /// ECDSA on P-521 with SHA-512, with nonces like [`Algorithm::Es256`].
    Es512,
    /// Ed25519 under the name `EdDSA`.
    EdDsa,
}

impl Algorithm {
    /// Every algorithm that signs, in the order of the registry; `none` is not among them.
    pub const SIGNING: &[Self] = &[
        Self::Hs256,
        Self::Hs384,
        Self::Hs512,
        Self::Rs256,
        Self::Rs384,
        Self::Rs512,
        Self::Ps256,
        Self::Ps384,
        Self::Ps512,
        Self::Es256,
        Self::Es384,
        Self::Es512,
        Self::EdDsa,
    ];

    /// The registered `alg` value: `RS256`.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Hs256 => "HS256",
            Self::Hs384 => "HS384",
            Self::Hs512 => "HS512",
            Self::Rs256 => "RS256",
            Self::Rs384 => "RS384",
            Self::Rs512 => "RS512",
            Self::Ps256 => "PS256",
            Self::Ps384 => "PS384",
            Self::Ps512 => "PS512",
            Self::Es256 => "ES256",
            Self::Es384 => "ES384",
            Self::Es512 => "ES512",
            Self::EdDsa => "EdDSA",
        }
    }

    /// The algorithm of this registered name, if the forge signs with it. Names are case-sensitive.
    pub fn named(name: &str) -> Option<Self> {
        Self::SIGNING.iter().copied().chain([Self::None]).find(|algorithm| algorithm.name() == name)
    }

    /// The hash inside the signature; SHA-512 stands in for `none`, which has none.
    pub(crate) fn hash(self) -> Hash {
        match self {
            Self::Hs256 | Self::Rs256 | Self::Ps256 | Self::Es256 => Hash::Sha256,
            Self::Hs384 | Self::Rs384 | Self::Ps384 | Self::Es384 => Hash::Sha384,
            Self::None | Self::Hs512 | Self::Rs512 | Self::Ps512 | Self::Es512 | Self::EdDsa => Hash::Sha512,
        }
    }
}

impl std::fmt::Display for Algorithm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
