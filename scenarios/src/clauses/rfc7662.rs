super::clauses! { "RFC 7662":
    CALLER_AUTHORIZED = "2.1" Must "The introspection endpoint requires some form of authorization of its callers.";
    INACTIVE_SAID = "2.2" Must "Of a token that is not active, or that the server does not know, introspection says active: false.";
    STATE_CHECKED = "4" Must "The server checks the state of a token, its time and its revocation before it calls it active.";
    ACTIVE = "2.2" Stated "Whether a token is active is said by active, a boolean that every answer has.";
    NOT_CACHED_FOR_LONG = "4" Stated "An answer that is kept hides that its token was revoked, so it is kept for a short time only, and never beyond exp.";
    ANSWER_OF_ITS_TOKEN = "2.2" Implied "The state of a token is the state of that token alone, so it is kept for the whole of it and judged anew for each use.";
}
