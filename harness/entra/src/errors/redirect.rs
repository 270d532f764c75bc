//! Redirect URIs.

codes! { Redirect:
    REDIRECT_UNREGISTERED = 50011, "invalid_client", Page, Developer, Seen,
        "the redirect URI is not registered for the application",
        "scheme, host, port, path, letter case, a slash at the end, or the platform type differs from the registration",
        "register exactly the URI that the message names, under the right platform";
    REDIRECT_DIFFERS = 500112, "invalid_client", Client, Developer, Meaning,
        "the redirect URI of the redemption is not that of the authorization request",
        "a proxy changed scheme or host, and the application builds the URI from the request",
        "send the same string twice, from configuration";
    REDIRECT_NONE = 900971, "invalid_request", Page, Developer, Seen,
        "no redirect URI was given, and none is registered",
        "the registration has no platform yet",
        "register one";
    REDIRECT_INVALID = 70004, "invalid_request", Page, Developer, Seen,
        "the redirect URI is none that can be used",
        "it has no scheme, or one that is not permitted",
        "correct it";
    CROSS_ORIGIN_NOT_SPA = 9002326, "invalid_request", Client, Developer, Seen,
        "a browser redeems across origins, and the redirect URI is not of the platform single-page application",
        "the URI is registered as web or native while the code runs in the browser",
        "move the URI to the single-page platform, or redeem on the server";
    SPA_NEEDS_ORIGIN = 9002327, "invalid_request", Client, Developer, Seen,
        "what belongs to a single-page application can only be redeemed across origins",
        "a server redeems the code of a URI that is registered as single-page",
        "redeem in the browser, or register the URI as web";
    SPA_NEEDS_PKCE = 9002325, "invalid_request", Client, Developer, Seen,
        "a redemption across origins needs a proof key",
        "the single-page application sent no code_challenge, or a server's URI is registered as single-page",
        "send a code_challenge with S256, or register the URI as web";
}
