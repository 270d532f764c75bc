super::clauses! { "RFC 8725":
    ALGORITHMS_LISTED = "3.1" BcpMust "A library lets its caller list the permitted algorithms and uses no other.";
    ALL_VALIDATED = "3.3" BcpMust "Every cryptographic operation of a token is validated, and the token refused if one fails.";
    ISSUER_KEYS = "3.8" BcpMust "The keys that verify a token belong to its issuer.";
    SUBJECT_VALID = "3.8" BcpMust "A token whose issuer and subject are not a valid pair at the application is refused.";
    KID_SANITIZED = "3.10" Stated "A kid that is looked up is sanitised first, so that it injects nothing into a query.";
    AUDIENCE_VALIDATED = "3.9" BcpMust "A token whose audience is missing or does not belong to the recipient is refused.";
    NESTED_TYPE = "3.11" BcpMust "In a nested token the explicit type stands in the token inside; outside it may be repeated.";
    KINDS_EXCLUSIVE = "3.12" BcpMust "The validation rules of different kinds of tokens exclude each other.";
    ONE_ALG_PER_KEY = "3.1" BcpMust "Each key is used with exactly one algorithm, and this is checked when it is used; the token does not choose what a key is for.";
    INPUTS_VALIDATED = "3.4" Stated "Inputs of cryptographic operations are validated, among them points that are not on their curve.";
    KEY_ENTROPY = "3.5" BcpMust "Keys have enough entropy to be guessed by nobody.";
    UTF8_ONLY = "3.7" BcpMust "JSON of headers and claims is encoded and decoded in UTF-8 and no other encoding.";
    URLS_NOT_FOLLOWED = "3.10" BcpShould "URLs of jku and x5u are not followed blindly, but compared with a list of permitted ones.";
    FETCHES_BOUNDED = "3.10" Implied "What a token names before it is verified does not decide how often and how much is fetched.";
}
