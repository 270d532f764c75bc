super::clauses! { "draft-ietf-oauth-status-list":
    BITS = "4.1" Profile "The status of a token stands in 1, 2, 4 or 8 bits, and the places count from the lowest bit of each octet.";
    LIST_TOKEN = "5.1" Profile "A status list token has the type statuslist+jwt, the URI of the list as sub, and a valid signature.";
    STATUS_CHECKED = "8.3" Profile "A token is refused if the list does not say that it is valid, or has no place for it.";
    VALIDATED_FIRST = "8.3" Profile "The list of a token that is not valid by itself is not fetched.";
}
