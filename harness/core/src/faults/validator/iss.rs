crate::faults::faults! {
    /// The issuer is not looked at.
    IssuerIgnored,
    /// A token without an issuer, or with an empty one, is accepted.
    IssuerOptional,
    /// Issuers are compared without their last slash and in lower case.
    IssuerNormalized,
    /// An issuer that starts with the expected one is accepted.
    IssuerByPrefix,
    /// Issuers are compared without their scheme.
    IssuerWithoutScheme,
    /// One right member of a list of issuers is enough.
    IssuerInList,
    /// What is not ASCII in an issuer does not count.
    IssuerByAscii,
    /// The keys of one issuer serve for the next as well.
    KeysKeptAcrossIssuers,
}
