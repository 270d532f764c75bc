super::clauses! { "RFC 6750":
    CHALLENGED = "3" Must "A request without an access token that is good for the resource is answered with a challenge in WWW-Authenticate.";
    HEADER = "2.1" Must "Resource servers support tokens in the Authorization header with the scheme Bearer.";
    QUERY = "2.3" Should "Tokens are not sent in the query, unless neither header nor body can carry them.";
    INSUFFICIENT_SCOPE = "3.1" Should "A token whose rights are not enough is answered with 403 and insufficient_scope.";
}
