super::clauses! { "OpenID Connect RP-Initiated Logout 1.0":
    REGISTERED_ONLY = "3" Must "After a logout nobody is sent to a URI that is not exactly one of those that were registered for it.";
}
