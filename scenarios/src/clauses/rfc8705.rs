super::clauses! { "RFC 8705":
    SAME_CERTIFICATE = "3" Must "A resource server takes the client certificate from the TLS connection and refuses a token that is bound to another one with 401 and invalid_token.";
    THUMBPRINT = "3.1" Stated "A token is bound to the SHA-256 thumbprint of a certificate by cnf and x5t#S256.";
}
