super::clauses! { "RFC 7797":
    B64_IS_CRITICAL = "6" Must "A token with b64 lists it in crit, so that a recipient that does not know it refuses the token.";
    NOT_IN_JWTS = "7" Must "JWTs do not use an unencoded payload.";
}
