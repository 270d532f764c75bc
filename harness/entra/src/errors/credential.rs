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
}
