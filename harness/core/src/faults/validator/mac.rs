crate::faults::faults! {
    /// Of an HMAC only as many octets are compared as the token has.
    MacComparedByPrefix,
    /// A secret that is shorter than the hash, or empty, is used.
    MacShortKeyUsed,
    /// The length of a tag decides with which hash it is verified.
    MacHashByTagLength,
    /// An HMAC is also verified with a secret of zeros, as one is that was never set.
    MacZeroKeyTried,
}
