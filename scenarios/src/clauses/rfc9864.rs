super::clauses! { "RFC 9864":
    ED25519 = "2.2" Stated "Ed25519 is the name of EdDSA on that curve alone.";
}
