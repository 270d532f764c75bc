super::clauses! { "RFC 10017":
    REFRESH_ROTATION = "6.3.2.3" BcpMust "Refresh tokens of browser-based applications are rotated or bound to their sender.";
    REFRESH_LIFETIME = "6.3.2.3" BcpMust "A refresh token of a browser-based application that follows another one does not outlive it, where that one had an end.";
    NO_TOKENS_IN_REDIRECTS = "7.2" BcpMust "The server issues no access tokens in authorization responses to browser-based applications.";
    COOKIES_DEFENDED = "6.1.3.3" BcpMust "What is authenticated by a cookie is defended against cross-site request forgery.";
    CORS = "6.3.3.4" Implied "A resource server sends CORS headers by a policy of its own, so it need not open itself to every origin with credentials.";
    PKCE_ENFORCED = "6.3.2.1" BcpMust "The server supports and enforces PKCE for browser-based applications that are public clients.";
}
