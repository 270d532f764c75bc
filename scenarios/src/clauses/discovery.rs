super::clauses! { "OpenID Connect Discovery 1.0":
    JWKS_URI = "3" Must "The document at jwks_uri holds the keys with which signatures of the provider are verified.";
}
