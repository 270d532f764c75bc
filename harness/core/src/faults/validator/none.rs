crate::faults::faults! {
    /// A token whose alg is none is accepted, with a signature, with an empty one or without any.
    NoneAccepted,
    /// The forbidden alg none is compared with its letters as they are, and every other spelling is accepted.
    NoneComparedByCase,
    /// An empty signature counts as a valid one.
    EmptySignatureValid,
    /// A token without an alg that could be read is accepted as an unsecured one.
    AlgMissingUnsecured,
    /// An alg that is an array counts as the first name in it.
    AlgOutOfArray,
    /// An empty key set switches the verification off.
    EmptyKeySetUnchecked,
    /// An HMAC with an empty secret is believed, whatever the keys are.
    EmptySecretTried,
}
