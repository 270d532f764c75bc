crate::faults::faults! {
    /// An ECDSA signature with r or s zero, modulo the order, is valid.
    EcdsaZeroValid,
    /// r and s of an ECDSA signature are reduced by the order instead of refused.
    EcdsaReduced,
    /// The halves of an ECDSA signature may have any length.
    EcdsaLengthIgnored,
    /// An ECDSA signature with s in the upper half is refused.
    EcdsaLowSDemanded,
    /// A public point is not checked to be on its curve.
    EcPointUnchecked,
    /// S of an Ed25519 signature is reduced by the order instead of refused.
    Ed25519Reduced,
    /// An Ed25519 key of small order breaks the validator.
    Ed25519SmallOrderCrashes,
}
