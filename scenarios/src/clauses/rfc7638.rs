super::clauses! { "RFC 7638":
    REQUIRED_MEMBERS = "3.2" Stated "A thumbprint is made of the required members of a key and no other, whatever else the key has.";
}
