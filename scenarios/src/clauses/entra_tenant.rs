super::clauses! { "Microsoft identity platform":
    APPLICATION_OF_TENANT = "Client credentials flow, Get direct authorization" Stated "An application gets tokens of its own only from a tenant in which it has a service principal.";
    CERTIFICATE_CREDENTIALS = "Certificate credentials, Assertion format" Stated "A client assertion is signed with the certificate whose thumbprint it names, is about the client alone, is addressed to the token endpoint, and lives for minutes.";
    CODE_OF_TENANT = "Authorization code flow, Redeem a code for an access token" Stated "A code is redeemed at the tenant that issued it.";
    EXCHANGED_AUDIENCE = "On-Behalf-Of flow, Middle-tier access token request" Stated "The assertion must be an access token whose audience is the application that makes the request.";
    METADATA_HEADER = "Managed identities, Get a token using HTTP" Stated "A request without the header Metadata: true gets no token, so that nobody who makes the machine fetch a URL gets one.";
    SPA_ORIGIN = "Authorization code flow, Redirect URIs for single-page apps" Stated "What belongs to a redirect URI of type spa is redeemed by a page, with an Origin header, and never with a credential.";
    CROSS_ORIGIN = "Authorization code flow, Redirect URIs for single-page apps" Stated "Pages redeem nothing but codes of redirect URIs of type spa, and nobody uses a credential in a request with an Origin header.";
    SPA_CORS = "Authorization code flow, Redirect URIs for single-page apps" Stated "Pages of a redirect URI of type spa may read the answers of the token endpoint.";
    SPA_PKCE = "Authorization code flow, Request an authorization code" Stated "A single-page application has to send a code challenge.";
    SPA_REFRESH = "Refresh tokens, Token lifetime" Stated "Refresh tokens of a redirect URI of type spa end 24 hours after the login, and so do those that are got with them.";
    REDIRECT_EXACT = "Redirect URI restrictions and limitations" Stated "A redirect URI is exactly one of those that are registered, in letter case, too.";
    REDIRECT_ROOT = "Redirect URI restrictions and limitations" Stated "A redirect URI without a path is answered with a slash at its end, and one with a path as it stands.";
    LOCALHOST_PORT = "Redirect URI restrictions and limitations, Localhost exceptions" Stated "The port of a redirect URI on localhost is ignored, and nothing else of it; http is for localhost alone.";
    PLATFORMS = "Redirect URI restrictions and limitations, Localhost exceptions" Stated "How a code is redeemed depends on the type that its redirect URI is registered with.";
    REDIRECT_CHOSEN = "OpenID Connect, Send the sign-in request" Stated "Without a redirect URI in the request one of the registered ones is chosen.";
    LOGOUT_REDIRECT = "OpenID Connect, Send a sign-out request" Stated "The URI that a browser is sent to after the logout is one of the redirect URIs of the application.";
}
