super::clauses! { "RFC 9449":
    PROOF_KEY = "4.2" Must "The header of a DPoP proof holds the public key that verifies it, as jwk.";
    ONE_PROOF = "4.3" Must "A request has one DPoP header field, and in it one well-formed JWT.";
    PROOF_CLAIMS = "4.3" Must "A DPoP proof has jti, htm, htu and iat, and beside an access token ath.";
    PROOF_TYP = "4.3" Must "The type of a DPoP proof is dpop+jwt.";
    PROOF_ALG = "4.3" Must "The algorithm of a DPoP proof is asymmetric, not none, and acceptable to the server.";
    PROOF_SIGNATURE = "4.3" Must "The signature of a DPoP proof is verified with the key in its header.";
    PROOF_KEY_PUBLIC = "4.3" Must "The key in the header of a DPoP proof is not a private one.";
    PROOF_METHOD = "4.3" Must "The method of a DPoP proof matches that of the request.";
    PROOF_URL = "4.3" Must "The URL of a DPoP proof matches that of the request, query and fragment aside.";
    PROOF_URL_NORMALIZED = "4.3" Should "Before it is compared, the URL of a DPoP proof is normalized by its syntax and scheme.";
    PROOF_NONCE = "4.3" Must "If the server gave a nonce to the client, the DPoP proof has it.";
    PROOF_RECENT = "4.3" Must "A DPoP proof was made within an acceptable window of time.";
    PROOF_TOKEN = "4.3" Must "Beside an access token, the ath of a DPoP proof is the hash of that token.";
    JKT = "6.1" Must "An access token is bound by the SHA-256 thumbprint of the DPoP key in base64url.";
    PROOF_BOUND = "7.1" Must "The key of a DPoP proof is the one that the access token is bound to.";
    SKEW = "11.1" May "A DPoP proof from the near future, by seconds or minutes, may be accepted.";
    REPLAY = "11.1" May "A DPoP proof whose jti was seen before at the same URL can be refused.";
    BOUND_IS_NO_BEARER = "7.2" Must "A resource server refuses a token that is bound by DPoP and comes as a bearer token.";
    PROOF_WITH_TOKEN = "7.1" Must "A bound token comes with the scheme DPoP and a proof, and only if all checks of both succeed is the resource served.";
    RESOURCE_NONCE = "9" Stated "A resource server that wants a nonce in proofs answers one without it with 401, use_dpop_nonce and a DPoP-Nonce.";
}
