super::clauses! { "RFC 8032":
    VERIFICATION = "5.1.7" Stated "An Ed25519 signature whose S is not below the order, or whose points cannot be decoded, is invalid.";
}
