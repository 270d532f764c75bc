//! The shape of requests, and flows that are not permitted.

codes! { Request:
    PARAMETER_MISSING = 900144, "invalid_request", Client, Developer, Seen,
        "the request lacks a parameter",
        "the body is not form-encoded, or a parameter has no value",
        "send the parameter that the message names, in an application/x-www-form-urlencoded body";
    FIELD_MISSING = 90014, "invalid_request", Client, Developer, Seen,
        "a field that is needed is missing",
        "an older form of 900144: a parameter was not sent, or sent without a value",
        "send the field that the message names";
    GRANT_UNKNOWN = 70003, "unsupported_grant_type", Client, Developer, Seen,
        "the grant type is not supported",
        "grant_type is misspelt, or one that this service does not have",
        "send one of the documented grant types";
    METHOD_WRONG = 900561, "invalid_request", Page, Developer, Seen,
        "the endpoint does not accept this HTTP method",
        "the token endpoint was called with GET, or a page with POST",
        "use POST at the token endpoint";
    MALFORMED = 9002313, "invalid_request", Client, Developer, Seen,
        "the request is malformed",
        "a code or token was cut, encoded twice or taken from elsewhere",
        "send the values unchanged, form-encoded once";
    AUTHORIZATION_MALFORMED = 90023, "invalid_request", Client, Developer, Seen,
        "the authorization request is malformed",
        "a parameter has a form that is not permitted; older services say so of browsers that redeem across origins",
        "compare the parameters with the documented ones; in a browser, register the URI as single-page";
    REDEMPTION_OUT_OF_ORDER = 90056, "invalid_request", Client, Developer, Seen,
        "a code is redeemed without the step before it, or with another method than POST",
        "the token endpoint was opened as a page, or no user was sent to the authorization endpoint",
        "send the user to the authorization endpoint, then POST the code to the token endpoint";
    ACCESS_TOKEN_NOT_ENABLED = 70005, "unsupported_response_type", Client, Developer, Seen,
        "the response type token is not enabled for the application",
        "the implicit flow is asked for, which is switched off and should stay so",
        "use response_type=code with a proof key";
    ID_TOKEN_NOT_ENABLED = 700054, "unsupported_response_type", Client, Developer, Seen,
        "the response type id_token is not enabled for the application",
        "an ID token is asked for in the front channel, which the registration does not permit",
        "use response_type=code with a proof key, or enable ID tokens in the registration";
    VERIFIER_WRONG = 501481, "invalid_grant", Client, Developer, Seen,
        "the code_verifier is not the one that the code_challenge was made of",
        "a second sign-in overwrote the verifier, it was hashed or encoded in another way, or the code is someone else's",
        "keep each verifier together with its state, and redeem with that one";
    VERIFIER_MISMATCH = 50148, "invalid_grant", Client, Developer, Seen,
        "the code_verifier does not match the code_challenge",
        "an older form of 501481",
        "keep each verifier together with its state, and redeem with that one";
    CHALLENGE_MALFORMED = 50147, "invalid_request", Client, Developer, Meaning,
        "the code_challenge is missing or malformed",
        "it is too short, too long, or has characters that are not permitted",
        "make it of 43 to 128 characters out of letters, digits, - . _ ~";
    VERIFIER_MALFORMED = 501491, "invalid_grant", Client, Developer, Meaning,
        "the code_verifier is missing or malformed",
        "it is too short, too long, or has characters that are not permitted",
        "make it of 43 to 128 characters out of letters, digits, - . _ ~";
    ON_BEHALF_OF_NOT_ALLOWED = 7000114, "invalid_grant", Client, Developer, Meaning,
        "the application may not act on behalf of this caller",
        "the assertion is the token of an application, and on behalf of nobody nothing can be asked",
        "send a user's token as the assertion, or use client_credentials";
    DEVICE_PENDING = 70016, "authorization_pending", Client, User, Seen,
        "the user has not finished the sign-in with the device code",
        "that is no error: the device asks before the user is done",
        "go on asking at the given interval";
    USER_CODE_WRONG = 70018, "bad_verification_code", Client, User, Meaning,
        "the user code is wrong",
        "it was mistyped, or is of an earlier attempt",
        "enter the code that the device shows now";
}
