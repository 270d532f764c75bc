super::clauses! { "OpenID Connect Core 1.0":
    ID_TOKEN_SIGNED = "2" Must "An ID token is signed with JWS.";
    SIGNING_KEY_PUBLISHED = "10.1" Must "The signer signs with a key and algorithm that the recipient knows, from its published keys or a shared secret.";
    CONSENT_PROTECTED = "3.1.2.3" Must "The server takes measures against cross-site request forgery and clickjacking where it interacts with the user.";
}
