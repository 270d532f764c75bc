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
}
