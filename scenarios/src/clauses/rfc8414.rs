super::clauses! { "RFC 8414":
    ISSUER_IDENTICAL = "3.3" Must "The issuer in the document is identical to the one whose address it was fetched from.";
    MISMATCH_UNUSED = "3.3" Must "Metadata that name another issuer than the one whose address they were fetched from are not used.";
    REQUIRED_MEMBERS = "2" Must "The document holds issuer, the endpoints of the grants that are offered, and the list of response types.";
    CHALLENGE_METHODS = "2" May "The document lists the PKCE methods that the server supports; without the list it supports none.";
}
