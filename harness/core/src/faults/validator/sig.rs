crate::faults::faults! {
    /// What the verification of the signature comes to is ignored, and whether it could be read.
    SignatureIgnored,
    /// A signature counts as far as it is there, and what follows it is ignored.
    SignatureByPrefix,
    /// An ECDSA signature in DER is accepted too.
    EcdsaInDerAccepted,
    /// A signature over the payload alone, or over what was encoded, is accepted too.
    SignatureOverPayload,
    /// A token without a payload has nothing to check, neither claims nor a signature, and is accepted.
    EmptyPayloadUnchecked,
    /// The signature of an expired token is not looked at, and its session is renewed.
    ExpiredTokensUnverified,
}
