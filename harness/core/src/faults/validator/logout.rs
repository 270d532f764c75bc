crate::faults::faults! {
    /// A nonce in a logout token is not looked at.
    LogoutNonceIgnored,
    /// The event of a logout token is not looked at.
    LogoutEventIgnored,
    /// A logout token without a user and without a session is accepted.
    LogoutOfNobody,
    /// Time of issue and identifier of a logout token may be missing.
    LogoutClaimsOptional,
    /// A logout token that was seen before is refused every other time.
    LogoutReplaysVary,
    /// A logout token without its explicit type is refused every other time.
    LogoutTypVaries,
}
