super::clauses! { "RFC 8017":
    EXPONENT = "3.1" Stated "The public exponent of an RSA key is at least 3.";
    REPRESENTATIVE = "5.2.2" Stated "A signature, taken as a number, is smaller than the modulus.";
    PKCS1 = "8.2.2" Stated "A PKCS#1 signature is as long as the modulus, and the whole encoded message is compared.";
    PKCS1_DECODED = "8.2.2" May "A verifier may decode the encoded message and compare the hash values instead.";
}
