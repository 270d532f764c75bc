super::clauses! { "RFC 7591":
    BASIC_BY_DEFAULT = "2" Stated "A client that names no authentication method at the token endpoint authenticates with client_secret_basic; only none makes it a public one.";
    REGISTERED_METADATA_RETURNED = "3.2.1" Must "The answer to a registration has all that is registered about the client, replaced values included.";
}
