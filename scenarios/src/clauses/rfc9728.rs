super::clauses! { "RFC 9728":
    RESOURCE_IDENTICAL = "3.3" Must "The resource in the metadata is identical to the identifier that the address of the metadata was made from.";
    CHALLENGE_NAMES_METADATA = "5.1" Stated "The resource_metadata of a challenge is the URL of the metadata of the protected resource.";
}
