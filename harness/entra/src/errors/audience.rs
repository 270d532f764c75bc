//! Scopes, resources and audiences.

codes! { Audience:
    SCOPE_INVALID = 70011, "invalid_scope", Client, Developer, Seen,
        "the scope is not valid",
        "it is malformed or unknown, mixes .default with other scopes, or is written as a version 1 resource",
        "ask for the whole scope of one API, or for its .default";
    SCOPE_NOT_DEFAULT = 1002012, "invalid_scope", Client, Developer, Seen,
        "with client_credentials the scope is a resource followed by /.default",
        "single permissions were asked for, which only users delegate",
        "ask for the API's /.default; what it holds was granted before";
    SCOPE_EMPTY = 28002, "invalid_request", Client, Developer, Meaning,
        "the scope of the redemption is empty or not valid",
        "the parameter scope was sent without a value, or with one that names nothing",
        "send the scope of one API, or leave the parameter out";
    SCOPE_UNREADABLE = 28003, "invalid_request", Client, Developer, Meaning,
        "the scope of the redemption cannot be empty",
        "the configuration of the scope was not read, so that nothing was sent",
        "send a scope that the authorization request asked for";
    SCOPES_OF_SEVERAL = 700022, "invalid_request", Client, Developer, Meaning,
        "the scopes are of several resources, and a token is for one",
        "scopes of two APIs stand in one request",
        "ask for each API's token in a request of its own; one refresh token serves for all";
    SCOPE_WITHOUT_RESOURCE = 700023, "invalid_request", Client, Developer, Meaning,
        "an access token was asked for, and no scope names a resource",
        "only openid, profile or offline_access were asked for",
        "add a scope of the API that is to be called";
    RESOURCE_PARAMETER = 901002, "invalid_request", Client, Developer, Seen,
        "the endpoint of version 2 does not take the parameter resource",
        "a request for version 1 was sent to the endpoint of version 2",
        "send scope in place of resource: the resource followed by /.default";
    TOKEN_FOR_ITSELF = 90009, "invalid_request", Client, Developer, Meaning,
        "an application asks for a token for itself by URI, which works by client id alone",
        "the caller's own identifier stands where the API's belongs",
        "ask for the API that is to be called; for the application itself use its client id";
    ASSERTION_INVALID = 50013, "invalid_grant", Client, Developer, Seen,
        "the assertion of the on-behalf-of request is not valid",
        "it was changed or cut, is of another issuer, or is signed with another key",
        "send the access token that the API received, unchanged";
    ASSERTION_FOR_ANOTHER = 500131, "invalid_grant", Client, Developer, Seen,
        "the assertion is for another application than the one that presents it",
        "the client asked for a token of another API, often of Graph; a capital letter in the App ID URI does it too",
        "have the client ask for a scope of the API in the middle";
    ASSERTION_IS_ID_TOKEN = 240002, "invalid_request", Client, Developer, Meaning,
        "an ID token was sent as the assertion",
        "the client hands on the token that tells it who signed in",
        "have the client ask for an access token of the API in the middle, and send that";
}
