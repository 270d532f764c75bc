super::clauses! { "RFC 7517":
    PRIVATE_KEYS_PROTECTED = "9.2" Must "Private and symmetric key material is protected from everybody who is not meant to have it.";
}
