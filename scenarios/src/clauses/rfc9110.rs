super::clauses! { "RFC 9110":
    SCHEME_CASE = "11.1" Stated "The name of an authentication scheme is compared without regard to letter case.";
    CHALLENGE_WITH_401 = "11.6.1" Must "An answer with the status 401 has a WWW-Authenticate header with at least one challenge.";
    FIELD_ONCE = "5.3" Implied "A field that is no list has one value, so a request in which Authorization stands twice says nothing that can be relied on.";
    FIELDS_LIMITED = "5.4" Must "Fields that are larger than a server wants to process are answered with a fitting 4xx.";
}
