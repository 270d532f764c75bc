super::clauses! { "draft-ietf-oauth-rfc7523bis":
    SOLE_AUDIENCE = "4" Profile "A server refuses a client assertion that does not have its issuer identifier as the only audience.";
}
