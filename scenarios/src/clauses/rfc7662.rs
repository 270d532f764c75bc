super::clauses! { "RFC 7662":
    CALLER_AUTHORIZED = "2.1" Must "The introspection endpoint requires some form of authorization of its callers.";
    INACTIVE_SAID = "2.2" Must "Of a token that is not active, or that the server does not know, introspection says active: false.";
    STATE_CHECKED = "4" Must "The server checks the state of a token, its time and its revocation before it calls it active.";
}
