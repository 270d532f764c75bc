super::clauses! { "RFC 7518":
    NONE_ONLY_ON_REQUEST = "3.6" Must "An unsecured token is not accepted unless the application asks for it.";
    ECDSA_CURVES = "3.4" Stated "ES256, ES384 and ES512 take P-256, P-384 and P-521, each its own curve.";
    EC_COORDINATES = "6.2.1.2" Must "A coordinate has the full length of the field of its curve: 66 octets for P-521.";
    HMAC_KEY = "3.2" Must "A secret for HMAC is at least as long as the hash.";
    HMAC = "3.2" Stated "The signature is the HMAC that the algorithm of the header makes, compared as a whole.";
    RSA_KEY = "3.3" Must "An RSA key has at least 2048 bits.";
    ECDSA = "3.4" Must "An ECDSA signature is r and s, each as long as the field of the curve, and any other length fails.";
    GCM_TAG = "5.3" Must "The tag of AES GCM has 128 bits, and that of CBC with HMAC is compared as a whole.";
    SALT_AND_COUNT = "4.8.1" Should "The salt of a password has at least 8 octets, which it must have, and its iterations are at least 1000.";
    PSS = "3.5" Stated "The salt of a PSS signature is as long as the hash, which also makes the mask.";
    MODULUS = "6.3.1.1" Must "A modulus is written in the fewest octets that hold it, in base64url.";
}
