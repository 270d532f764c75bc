crate::faults::faults! {
    /// An RSA key of less than 2048 bits is used.
    RsaShortKeyUsed,
    /// An RSA key with the exponent 1 is used.
    RsaExponentOneUsed,
    /// Of a signature with PKCS#1 padding, only the digest is looked for.
    RsaPaddingIgnored,
    /// A DigestInfo without NULL is accepted every other time.
    RsaNullFickle,
    /// An RSA signature may have any length.
    RsaLengthIgnored,
    /// An RSA signature is reduced by the modulus instead of refused.
    RsaReduced,
    /// A PSS signature may have a salt of any length.
    PssSaltOfAnyLength,
    /// The mask of a PSS signature may be made with another hash.
    PssMaskOfAnyHash,
    /// An RSA key with the fingerprint of ROCA is used every other time.
    RocaKeyFickle,
    /// Of the padding of a PKCS#1 signature the length is not looked at.
    RsaPaddingShort,
    /// The signature says with which hash it is verified, not the header.
    RsaHashOfSignature,
}
