super::clauses! { "OAuth 2.1":
    CREDENTIALS_NOT_IN_URI = "3.2" Profile "Parameters of token requests are sent in the body and never in the URI.";
    IMPLICIT_GRANT_GONE = "10.1" Profile "There is no implicit grant: access tokens are not issued in authorization responses.";
    PASSWORD_GRANT_GONE = "10" Profile "There is no resource owner password credentials grant.";
    PKCE_REQUIRED = "4.1.1" Profile "Public clients use PKCE, and the server enforces it.";
    REDIRECT_URI_NAMED = "4.1.1" Profile "A request of a client with several registered redirect URIs names one of them.";
    TOKEN_REQUEST_BY_POST = "3.2" Profile "Token requests are made by POST.";
    VERIFIER_IF_CHALLENGE = "4.1.3" Profile "A verifier is present in the token request if and only if the authorization request had a challenge.";
}
