super::clauses! { "OpenID Connect Discovery 1.0":
    JWKS_URI = "3" Must "The document at jwks_uri holds the keys with which signatures of the provider are verified.";
    ISSUER_IDENTICAL = "4.3" Must "The issuer in the document is identical to the one whose address it was fetched from, and to the iss of ID tokens.";
    REQUIRED_MEMBERS = "3" Must "The document holds issuer, endpoints, jwks_uri and the lists of response types, subject types and signing algorithms.";
}
