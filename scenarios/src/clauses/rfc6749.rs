super::clauses! { "RFC 6749":
    CODE_USED_TWICE = "4.1.2" Must "A code that is used more than once is refused.";
    CREDENTIALS_NOT_IN_URI = "2.3.1" Must "Client credentials travel in the request body or header and never in the URI.";
    CSRF_AT_AUTHORIZATION = "10.12" Must "The server protects its authorization endpoint against cross-site request forgery, so that no client is authorized without the user's knowledge and consent.";
    REDIRECT_URI_COMPARED = "3.1.2.3" Must "The redirect URI of a request is compared with the registered ones.";
}
