crate::faults::faults! {
    /// The issuer is not looked at.
    IssuerIgnored,
    /// A token without an issuer, or with an empty one, is accepted.
    IssuerOptional,
    /// Issuers are compared as URLs: in lower case and without blanks, last slash or dot, default port, user, query and fragment.
    IssuerNormalized,
    /// An issuer that starts or ends with the expected one is accepted.
    IssuerByPrefix,
    /// Issuers are compared without their scheme.
    IssuerWithoutScheme,
    /// One right member of a list of issuers is enough.
    IssuerInList,
    /// Issuers are compared in plain letters: accents and what cannot be seen do not count, and letters that look alike are one.
    IssuerByAscii,
    /// The keys of one issuer serve for the next as well.
    KeysKeptAcrossIssuers,
    /// An issuer that is a part of the expected one is accepted.
    IssuerPartOfExpected,
    /// The expected issuer and the expected audience are taken for regular expressions.
    ExpectedTakenForPattern,
    /// Issuers and audiences end at their first NUL.
    ValuesEndAtNul,
    /// Values are compared loosely: true and zero equal every text, and so does a text alone in an array.
    ValuesComparedLoosely,
}
