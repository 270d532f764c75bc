super::clauses! { "RFC 6750":
    CHALLENGED = "3" Must "A request without an access token that is good for the resource is answered with a challenge in WWW-Authenticate.";
    HEADER = "2.1" Must "Resource servers support tokens in the Authorization header with the scheme Bearer.";
    QUERY = "2.3" Should "Tokens are not sent in the query, unless neither header nor body can carry them.";
    SCHEME = "2.1" Stated "A token in the Authorization header stands behind the scheme Bearer.";
    ONE_METHOD = "2" Implied "A client sends its token in one way only, so an API need not choose between two.";
    BODY = "2.2" Implied "A client sends a token in a body only if that is a form, and never with GET, so an API need not read it elsewhere.";
    CHALLENGE_SHAPE = "3" Must "A challenge has the scheme Bearer, and parameters each of which stands there once and holds permitted characters only.";
    MALFORMED = "3.1" Should "A request that is malformed, or that carries its token in more than one way, is answered with 400 and invalid_request.";
    CONFIDENTIAL = "5.2" Must "Between client and resource server, tokens are protected by TLS, which is to be implemented and used.";
    ALWAYS_TLS = "5.3" Stated "Clients send bearer tokens over TLS always.";
    COOKIES = "5.3" Must "Whoever keeps bearer tokens in cookies takes precautions against cross-site request forgery.";
    INSUFFICIENT_SCOPE = "3.1" Should "A token whose rights are not enough is answered with 403 and insufficient_scope.";
}
