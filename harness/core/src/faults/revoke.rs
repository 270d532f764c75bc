super::faults! {
    /// A revocation is answered with 200 and does nothing.
    RevocationWithoutEffect,
    /// A client may revoke the tokens of another.
    RevokesForAnyClient,
}
