super::clauses! { "Microsoft identity platform":
    APPLICATION_OF_TENANT = "Client credentials flow, Get direct authorization" Stated "An application gets tokens of its own only from a tenant in which it has a service principal.";
    CERTIFICATE_CREDENTIALS = "Certificate credentials, Assertion format" Stated "A client assertion is signed with the certificate whose thumbprint it names, is about the client alone, is addressed to the token endpoint, and lives for minutes.";
    CODE_OF_TENANT = "Authorization code flow, Redeem a code for an access token" Stated "A code is redeemed at the tenant that issued it.";
    EXCHANGED_AUDIENCE = "On-Behalf-Of flow, Middle-tier access token request" Stated "The assertion must be an access token whose audience is the application that makes the request.";
    METADATA_HEADER = "Managed identities, Get a token using HTTP" Stated "A request without the header Metadata: true gets no token, so that nobody who makes the machine fetch a URL gets one.";
}
