super::clauses! { "RFC 7009":
    REVOKED_AT_ONCE = "2.1" Stated "A revoked token is invalid at once and cannot be used again.";
    REFRESH_TOKENS_REVOCABLE = "2" Must "The server supports the revocation of refresh tokens.";
    OWN_TOKENS_ONLY = "2.1" Stated "The server verifies that the token was issued to the client that wants it revoked, and otherwise refuses.";
}
