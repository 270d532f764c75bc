super::clauses! { "RFC 8037":
    EDDSA = "3.1" Must "EdDSA signs the octets themselves with the key of its curve.";
}
