super::clauses! { "RFC 9068":
    TYP = "4" Must "A resource server accepts an access token only if its typ is at+jwt, with or without application/.";
    AUTHORIZATION_CLAIMS = "4" Should "A resource server uses the authorization claims of a token, such as roles, to decide about a call.";
    VALIDATED = "4" Must "A resource server validates type, signature, issuer, audience and expiry of an access token, and accepts it only then.";
}
