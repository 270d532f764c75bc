super::clauses! { "OpenID Connect Core 1.0":
    ID_TOKEN_SIGNED = "2" Must "An ID token is signed with JWS.";
    SIGNING_KEY_PUBLISHED = "10.1" Must "The signer signs with a key and algorithm that the recipient knows, from its published keys or a shared secret.";
    CONSENT_PROTECTED = "3.1.2.3" Must "The server takes measures against cross-site request forgery and clickjacking where it interacts with the user.";
    ID_TOKEN_CLAIMS = "2" Must "An ID token holds iss, sub, aud, exp and iat, and its audience holds the client.";
    NONCE_RETURNED = "2" Must "The nonce of a request comes back in the ID token, unchanged.";
    MAX_AGE = "3.1.2.1" Must "A user whose login is older than max_age has to log in again, and the ID token carries auth_time.";
    AUTH_TIME = "2" Must "An ID token that max_age was asked for says when the user logged in.";
    PROMPT_NONE = "3.1.2.1" Must "With prompt=none no login or consent page is shown; an error is returned if there would have to be one.";
    PROMPT_NONE_ERROR = "3.1.2.3" Must "With prompt=none the server returns an error if the user is not logged in and cannot be logged in silently.";
    NOT_ANOTHER_USER = "3.1.2.2" Must "A request for one user is never answered with tokens for another, even if that other one is logged in.";
    USERINFO_METHODS = "5.3" Must "UserInfo supports GET and POST, and accepts access tokens as bearer tokens.";
    USERINFO_SUB = "5.3.2" Must "UserInfo always says sub, which is that of the ID token, and names the type of its answer.";
    USERINFO_ERRORS = "5.3.3" Stated "UserInfo refuses a request with an error as RFC 6750 defines it.";
    SUB_UNIQUE = "5.7" Must "A sub is unique within its issuer, belongs to one user and is never given to another.";
    SUB_PUBLIC = "8" Stated "A public subject identifier of a user is the same for every client.";
    REFRESH_VALIDATED = "12.1" Must "The server verifies that the refresh token was issued to the client, and that a client which can authenticate has done so.";
    TOKEN_RESPONSE = "3.1.3.3" Must "A token response has an ID token and, unless something else was negotiated, the token type Bearer.";
    REDIRECT_URI_EXACT = "3.1.2.1" Must "The redirect URI of a request is, as a string, one of those that the client registered.";
    AUDIENCES_TRUSTED = "3.1.3.7" Must "An ID token is refused if its audience lacks the client or holds others that the client does not trust.";
    AZP = "3.1.3.7" Should "The authorized party of an ID token, if there is one, is the client.";
    ALG_REGISTERED = "3.1.3.7" Should "The algorithm of an ID token is RS256 or the one that the client registered.";
    NONCE_CHECKED = "3.1.3.7" Must "If a nonce was sent, the ID token has one, and it is the same.";
    ACR_CHECKED = "3.1.3.7" Should "If a class of login was requested, the client checks that the one of the ID token is appropriate.";
    AUTH_TIME_CHECKED = "3.1.3.7" Should "If the time of login was requested, the client checks it and has the user log in again if that is long ago.";
    AT_HASH_FRONT = "3.2.2.10" Must "An ID token that comes with an access token from the authorization endpoint has at_hash.";
    AT_HASH_CHECKED = "3.2.2.9" Must "The hash of the access token is made with the hash of the algorithm of the ID token, and is compared.";
    C_HASH_CHECKED = "3.3.2.10" Should "The hash of the code is made with the hash of the algorithm of the ID token, and is compared.";
}
