//! What a client proves itself with.

codes! { Credential:
    SECRET_WRONG = 7000215, "invalid_client", Unauthorized, Developer, Seen,
        "the client secret is wrong",
        "often the secret's id was configured in place of its value, or it is another application's",
        "configure the value of the secret, which is shown once when it is made";
    SECRET_EXPIRED = 7000222, "invalid_client", Unauthorized, Developer, Seen,
        "every client secret of the application has expired",
        "nobody renewed it in time",
        "make a new secret, or better use a certificate, a federated credential or a managed identity";
    CREDENTIAL_MISSING = 7000218, "invalid_client", Unauthorized, Developer, Seen,
        "the request has neither client_secret nor client_assertion",
        "the application is not marked as a public client, or its credential was not sent",
        "send the credential, or register a public client";
    CREDENTIAL_MISSING_FOR_ITSELF = 7000216, "invalid_client", Unauthorized, Developer, Seen,
        "client_credentials needs client_secret or client_assertion",
        "the credential was not sent",
        "send the credential";
    CREDENTIAL_OF_PUBLIC_CLIENT = 700025, "invalid_client", Unauthorized, Developer, Seen,
        "the client is public, and must send neither client_assertion nor client_secret",
        "a desktop, mobile or single-page application carries a secret, which is none there",
        "take the credential out of the application";
    ASSERTION_UNVERIFIED = 700027, "invalid_client", Unauthorized, Developer, Seen,
        "the signature of the client assertion could not be verified",
        "its certificate is not registered, or the thumbprint in the header is of another one",
        "upload the certificate to the registration, and name it by the right thumbprint";
    ASSERTION_OUT_OF_TIME = 700024, "invalid_client", Unauthorized, Developer, Seen,
        "the client assertion is outside the time in which it is valid",
        "the clock of the machine is off, or an old assertion was sent once more",
        "set the clock, and make a fresh assertion of five to ten minutes for each request";
    CERTIFICATE_UNACCEPTED = 700030, "invalid_client", Unauthorized, Developer, Meaning,
        "the certificate is not accepted for this application",
        "its issuer and subject are not the ones that the registration names",
        "register the issuer and the subject, or use the certificate that is registered";
    CERTIFICATE_REVOKED = 7000214, "invalid_client", Unauthorized, Developer, Meaning,
        "the certificate has been revoked",
        "its authority took it back, after a leak or when it was replaced",
        "replace it in the application and in the registration";
    CERTIFICATE_OUT_OF_TIME = 1000502, "invalid_client", Unauthorized, Developer, Meaning,
        "the certificate is outside the time in which it is valid",
        "nobody renewed it in time, or it is not valid yet",
        "upload a new certificate, and use it";
    CLIENT_UNAUTHENTICATED = 50012, "invalid_client", Unauthorized, Developer, Seen,
        "the client could not be authenticated",
        "secret or assertion are wrong in a way for which there is no number of its own",
        "read what the text adds, then compare the credential with the registration";
    FEDERATED_ISSUER = 700211, "invalid_client", Unauthorized, Developer, Seen,
        "no federated credential of the application has the issuer of the assertion",
        "the issuer differs from the one that was entered, if only in a slash or a letter's case",
        "enter exactly the iss of the assertion as the issuer of a federated credential";
    FEDERATED_AUDIENCE = 700212, "invalid_client", Unauthorized, Developer, Seen,
        "no federated credential of the application has the audience of the assertion",
        "the outside issuer was asked for a token with its usual audience",
        "ask for the audience api://AzureADTokenExchange, or enter the one that is used";
    FEDERATED_SUBJECT = 700213, "invalid_client", Unauthorized, Developer, Seen,
        "no federated credential of the application has the subject of the assertion",
        "the subject names another branch, environment or service account, or differs in a letter's case",
        "enter exactly the sub of the assertion; it is compared with its case";
    FEDERATED_NONE = 70021, "invalid_request", Client, Developer, Seen,
        "no federated credential of the application fits the assertion",
        "issuer, subject or audience differ, which 700211, 700213 and 700212 say one by one today",
        "compare iss, sub and aud of the assertion with the federated credential, letter by letter";
    FEDERATED_EXPRESSION = 7002137, "invalid_client", Unauthorized, Developer, Meaning,
        "the expression of the flexible federated credential does not fit the assertion",
        "a pattern for the subject or another claim matches something else",
        "compare the expression with the claims of the assertion";
    FEDERATED_CASE = 7002138, "invalid_client", Unauthorized, Developer, Seen,
        "the subject of the assertion differs from that of the federated credential in the case of its letters",
        "an organisation, a repository or an environment was entered in other letters than its issuer writes",
        "enter exactly the sub of the assertion; it is compared with its case";
    FEDERATED_NOT_APP_ONLY = 700229, "invalid_client", Unauthorized, Developer, Meaning,
        "only a token of an application for itself can be a federated assertion",
        "a user's token was sent as the assertion",
        "use the token of a managed identity or of a service principal";
    ASSERTION_FORGED = 7000274, "invalid_client", Unauthorized, Developer, Meaning,
        "the signature of the assertion is not by the key that its header names",
        "the key was exchanged under the same name, or what was signed was changed on the way",
        "load the current key or certificate, sign again, and send the assertion unchanged";
    CERTIFICATE_WITHDRAWN = 7000277, "invalid_client", Unauthorized, Developer, Meaning,
        "the certificate that the assertion carries has been revoked",
        "its authority took it back while the application kept it",
        "load the current certificate and try again with it";
    ASSERTION_AUDIENCE = 700023, "invalid_client", Unauthorized, Developer, Seen,
        "the audience of the client assertion is not this tenant's token endpoint",
        "it was made for another tenant, another cloud or the host of a region",
        "write the address of the token endpoint that is asked into aud, tenant included";
}
