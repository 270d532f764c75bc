super::clauses! { "RFC 7636":
    CHALLENGE_BOUND_TO_CODE = "4.4" Must "The server associates challenge and method with the code that it issues.";
    CHALLENGE_MISSING = "4.4.1" Must "A server that requires PKCE answers a request without a challenge with invalid_request.";
    METHOD_BOUND_TO_CODE = "4.5" Must "The method is bound to the code when it is issued, and the token endpoint verifies by that method.";
    VERIFIER_COMPARED = "4.6" Must "A verifier that does not give the challenge is refused as invalid_grant.";
    VERIFIER_THAT_FITS = "4.6" Must "A verifier that gives the challenge lets the token request be processed as any other.";
}
