//! How long codes, tokens, grants and sessions live.

codes! { Lifetime:
    CODE_SPENT = 54005, "invalid_grant", Client, Developer, Seen,
        "the authorization code was redeemed before",
        "a form was sent twice, a page loaded again, a request repeated, or somebody else was faster",
        "redeem each code once, and begin the sign-in anew; look for what sends it twice";
    GRANT_EXPIRED = 70008, "invalid_grant", Client, User, Seen,
        "the code or the refresh token has expired",
        "codes live for minutes, and refresh tokens until they are not used for long",
        "sign in again";
    GRANT_INVALID = 70000, "invalid_grant", Client, User, Seen,
        "the grant is not valid",
        "it was issued to another client, was withdrawn, or the user has to sign in again",
        "sign in again, with the client that redeems";
    REFRESH_INACTIVE = 700082, "invalid_grant" + "bad_token", Client, User, Seen,
        "the refresh token expired because it was not used",
        "90 days passed without a use",
        "sign in again";
    REFRESH_OF_SPA_EXPIRED = 700084, "invalid_grant", Client, User, Seen,
        "the refresh token of a single-page application has reached its end",
        "it lives 24 hours from the sign-in, and renewals do not lengthen that",
        "send the browser to the authorization endpoint again, first with prompt=none";
    GRANT_REVOKED = 50173, "invalid_grant", Client, User, Seen,
        "the grant was revoked",
        "the password was changed, or the sessions of the user were revoked",
        "sign in again";
    SESSION_OF_OLD_PASSWORD = 50132, "login_required", Client, User, Meaning,
        "the session is not valid after a change of the password",
        "the password was changed after the sign-in",
        "fall back to an interactive sign-in, with the new password";
    SESSION_OF_EXPIRED_PASSWORD = 50133, "login_required", Client, User, Meaning,
        "the session is not valid because the password has expired",
        "the tenant wants passwords changed from time to time, and this one's time has come since the sign-in",
        "fall back to an interactive sign-in, and change the password there";
    FLOW_EXPIRED = 50089, "invalid_grant", Client, User, Meaning,
        "the sign-in took too long",
        "the page stood open, or an old address was opened again",
        "begin the sign-in anew";
    SESSION_MISSING = 50058, "login_required", Client, User, Seen,
        "nobody is signed in, and the request forbids to ask",
        "prompt=none found no session; browsers that block foreign cookies cause it too",
        "fall back to an interactive sign-in when the silent one fails";
    ASSERTION_EXPIRED = 500133, "invalid_grant", Client, Developer, Seen,
        "the assertion of the on-behalf-of request has expired",
        "the API kept the caller's token, or the client did not renew it",
        "answer the client with 401, so that it renews its token and calls again";
    USER_CODE_EXPIRED = 70019, "expired_token", Client, User, Meaning,
        "the user code has expired",
        "it was entered too late",
        "begin anew with another device code";
    DEVICE_CODE_EXPIRED = 70020, "expired_token", Client, User, Meaning,
        "the device code has expired",
        "the user did not finish within its 15 minutes",
        "begin anew with another device code";
}
