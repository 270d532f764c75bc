super::clauses! { "RFC 10017":
    REFRESH_ROTATION = "6.3.2.3" BcpMust "Refresh tokens of browser-based applications are rotated or bound to their sender.";
}
