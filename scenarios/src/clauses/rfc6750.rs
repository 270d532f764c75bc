super::clauses! { "RFC 6750":
    CHALLENGED = "3" Must "A request without an access token that is good for the resource is answered with a challenge in WWW-Authenticate.";
}
