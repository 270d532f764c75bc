crate::faults::faults! {
    /// The API serves a token that is bound to a key to whoever has it.
    ApiBoundTokenAsBearer,
    /// The API takes a DPoP proof as often as it comes.
    ApiProofsReplayed,
    /// The API wants a nonce in a DPoP proof, and any will do.
    ApiAnyProofNonce,
}
