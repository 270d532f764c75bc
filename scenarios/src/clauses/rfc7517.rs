super::clauses! { "RFC 7517":
    PRIVATE_KEYS_PROTECTED = "9.2" Must "Private and symmetric key material is protected from everybody who is not meant to have it.";
    ALG_OF_KEY = "4.4" Stated "The alg of a key is the algorithm that the key is for.";
    UNKNOWN_MEMBERS_IGNORED = "4" Must "Members of a key that are not understood are ignored.";
    KEY_USE = "4.2" Stated "The use of a key says whether it encrypts or verifies signatures.";
    ENCRYPTION_KEYS_VERIFY_NOTHING = "4.2" Implied "A key that is marked for encryption, or for operations other than verify, verifies no signature.";
    KEY_OPERATIONS = "4.3" Stated "The key_ops of a key list the operations that it is meant for.";
    KID_UNIQUE = "4.5" Should "The keys of one set have different kids.";
    CERTIFICATE_MATCHES = "4.7" Must "The key in the first certificate of a key is the one that its other members give.";
    KEY_SET = "5" Must "A key set is an object with the member keys, an array of keys.";
    UNUSABLE_KEYS_IGNORED = "5" Should "Keys of an unknown type, with missing members or with values out of range are ignored.";
}
