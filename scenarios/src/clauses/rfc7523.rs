super::clauses! { "RFC 7523":
    AUTHORIZATION_GRANT = "2.1" Must "A JWT as an authorization grant is sent with the grant type urn:ietf:params:oauth:grant-type:jwt-bearer, and the assertion is that single JWT.";
    CLIENT_ASSERTION = "3" Must "An assertion that meets the criteria of section 3 authenticates the client, and one that does not is refused.";
    SUBJECT = "3" Must "The subject of an assertion that authenticates a client is the client.";
    AUDIENCE = "3" Must "A server refuses an assertion whose audience does not contain its own identity.";
    EXPIRY = "3" Must "An assertion has an expiry, and is refused once that has passed.";
    ISSUED_AT = "3" May "An assertion may say when it was issued, and may be refused if that is not reasonable.";
    IDENTIFIER = "3" May "An assertion may have a jti, and a server may remember it to refuse a second use.";
    SIGNED = "3" Must "An assertion is signed by its issuer, and one with an invalid signature is refused.";
}
