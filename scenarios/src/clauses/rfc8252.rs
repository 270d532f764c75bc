super::clauses! { "RFC 8252":
    PKCE_DEMANDED = "8.1" BcpShould "Authorization requests of native apps without PKCE are refused.";
    LOOPBACK_PORT = "7.3" BcpMust "The server allows any port in a redirect URI on a loopback address.";
    REDIRECT_URI_EXACT = "8.4" BcpMust "The server rejects a redirect URI that is not exactly the registered one, the port of a loopback address aside.";
}
