super::clauses! { "RFC 9700":
    CODE_REPLAY = "4.2.4" BcpMust "A code is invalidated by its first use at the token endpoint.";
    REDIRECT_URI_EXACT = "4.1.3" BcpMust "Redirect URIs are compared by exact string matching, the port of a native client's loopback address aside.";
    REFRESH_ROTATION = "2.2.2" BcpMust "Refresh tokens of public clients are bound to their sender or rotated.";
    REFRESH_REPLAY = "4.14.2" BcpMust "The server detects the replay of refresh tokens of public clients by binding them to the sender or by rotation.";
    REFRESH_SCOPE_BOUND = "4.14.2" BcpMust "A refresh token is bound to the scope and the resource servers that the resource owner consented to.";
    CLIENT_AUTHENTICATION = "2.5" BcpShould "The server enforces client authentication where it is feasible.";
    NO_TOKENS_IN_REDIRECTS = "2.1.2" BcpShould "Response types that issue access tokens in the authorization response are not used.";
    PASSWORD_GRANT_GONE = "2.4" BcpMust "The resource owner password credentials grant is not used.";
    PKCE_DOWNGRADE = "4.8.2" BcpMust "A token request with a verifier is refused if the authorization request had no challenge.";
    PKCE_SUPPORTED = "2.1.1" BcpMust "Authorization servers support PKCE.";
    VERIFIER_ENFORCED = "2.1.1" BcpMust "Where the authorization request had a challenge, the token endpoint enforces the correct use of the verifier.";
    VERIFIER_ONLY_IF_CHALLENGE = "2.1.1" BcpMust "The server prevents downgrades: a token request with a verifier is accepted only if the authorization request had a challenge.";
    NO_OPEN_REDIRECTOR = "2.1" BcpMust "A server exposes no address that forwards the browser to wherever a parameter says.";
    PKCE_DETECTABLE = "2.1.1" BcpMust "A server lets clients detect that it supports PKCE.";
    NO_CORS_AT_AUTHORIZATION = "2.6" BcpMust "The authorization endpoint does not support CORS: clients send browsers there and do not read it.";
    NO_307 = "4.12" BcpMust "A request that may hold the user's credentials is not redirected with the status 307.";
    CLICKJACKING_PREVENTED = "4.16" BcpMust "The server prevents clickjacking.";
    NO_TOKEN_IN_QUERY = "4.3.2" BcpMust "Access tokens are not passed in the query of a URI.";
    HEADERS_SANITISED = "4.13" BcpMust "A reverse proxy sanitises the headers of requests from outside that the servers behind it rely on.";
    USERS_TOLD_FROM_CLIENTS = "4.15" Implied "A resource server can tell the tokens of users from those of clients that act for themselves.";
    TOKENS_ARE_SECRETS = "4.9.3" BcpMust "A resource server treats access tokens like other secrets, and neither stores nor transfers them in plain text.";
    PRIVILEGES_RESTRICTED = "2.3" BcpShould "An access token opens no more than its client needs, and the resource server refuses everything beyond.";
    AUDIENCE_CHECKED = "2.3" BcpMust "A resource server verifies for every request that the token was meant for it, and refuses it otherwise.";
}
