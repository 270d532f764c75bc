super::clauses! { "RFC 9700":
    CODE_REPLAY = "4.2.4" BcpMust "A code is invalidated by its first use at the token endpoint.";
    REDIRECT_URI_EXACT = "4.1.3" BcpMust "Redirect URIs are compared by exact string matching, the port of a native client's loopback address aside.";
    REFRESH_ROTATION = "2.2.2" BcpMust "Refresh tokens of public clients are bound to their sender or rotated.";
    REFRESH_REPLAY = "4.14.2" BcpMust "The server detects the replay of refresh tokens of public clients by binding them to the sender or by rotation.";
}
