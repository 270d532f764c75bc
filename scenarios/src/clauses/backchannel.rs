super::clauses! { "OpenID Connect Back-Channel Logout 1.0":
    CLAIMS = "2.4" Must "A logout token holds iss, aud, iat, jti and events, and since errata set 1 exp.";
    TYPED = "2.4" Should "A logout token says its type logout+jwt.";
    EVENT = "2.6" Must "The events of a logout token are an object with the back-channel logout event in it.";
    ISSUER_AUDIENCE_TIMES = "2.6" Must "Issuer, audience, time of issue and, since errata set 1, expiry are validated like those of an ID token; any failure refuses the token.";
    NOT_NONE = "2.6" Must "A logout token is signed, and none is not an algorithm for it.";
    NO_NONCE = "2.6" Must "A logout token has no nonce, so that it cannot be taken for an ID token.";
    REPLAY = "2.6" May "A recipient may refuse a logout token whose jti it has seen before.";
    SUB_OR_SID = "2.6" Must "A logout token names a user, a session or both.";
}
