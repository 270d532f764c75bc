//! The shape of requests, and flows that are not permitted.

codes! { Request:
    PARAMETER_MISSING = 900144, "invalid_request", Client, Developer, Seen,
        "the request lacks a parameter",
        "the body is not form-encoded, or a parameter has no value",
        "send the parameter that the message names, in an application/x-www-form-urlencoded body";
    GRANT_UNKNOWN = 70003, "unsupported_grant_type", Client, Developer, Seen,
        "the grant type is not supported",
        "grant_type is misspelt, or one that this service does not have",
        "send one of the documented grant types";
    METHOD_WRONG = 900561, "invalid_request", Client, Developer, Seen,
        "the endpoint does not accept this HTTP method",
        "the token endpoint was called with GET, or a page with POST",
        "use POST at the token endpoint";
    MALFORMED = 9002313, "invalid_request", Client, Developer, Seen,
        "the request is malformed",
        "a code or token was cut, encoded twice or taken from elsewhere",
        "send the values unchanged, form-encoded once";
    GRANT_WITHOUT_TENANT = 9001023, "invalid_request", Client, Developer, Seen,
        "the grant type cannot be used at common or consumers",
        "the authority names no tenant",
        "put the tenant into the authority";
}
