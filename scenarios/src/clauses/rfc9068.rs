super::clauses! { "RFC 9068":
    TYP = "4" Must "A resource server accepts an access token only if its typ is at+jwt, with or without application/.";
}
