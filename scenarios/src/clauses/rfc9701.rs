super::clauses! { "RFC 9701":
    NOT_AN_ACCESS_TOKEN = "8.1" Must "A resource server checks typ and the required claims of access tokens, so that an answer of introspection is none.";
}
