crate::faults::faults! {
    /// The API serves a token that is bound to a key to whoever has it.
    ApiBoundTokenAsBearer,
    /// The API does not compare the certificate of its caller with the one that a token is bound to.
    ApiCertificateIgnored,
    /// The API takes a DPoP proof as often as it comes.
    ApiProofsReplayed,
    /// The API remembers the last thousand proofs, however fast they come.
    ApiProofsForgottenEarly,
    /// The API wants a nonce in a DPoP proof, and any will do.
    ApiAnyProofNonce,
}
