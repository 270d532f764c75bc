super::clauses! { "RFC 7515":
    ALG_REQUIRED = "4.1.1" Must "The header has an alg, a string whose letters count as they are.";
    SIGNATURE_VALIDATED = "5.2" Must "The signature over both segments as they arrived is validated by the algorithm of the header, or the token refused.";
    BASE64URL_ONLY = "2" Stated "Base64url is written without padding, line breaks, white space and other additional characters.";
    HEADER_NAMES_UNIQUE = "4" Must "A parser refuses a header with a name twice, or takes the lexically last member of that name.";
    KID_IS_A_HINT = "4.1.4" Stated "The kid is a hint which key was used; its value is a case-sensitive string.";
    CHAIN_VALIDATED = "4.1.6" Must "The recipient validates the certificate chain of x5c, and takes a chain that fails for invalid.";
    CRIT_UNDERSTOOD = "4.1.11" Must "A token whose crit lists an extension that the recipient does not understand is invalid.";
    CRIT_PROCESSED = "4.1.11" Must "Every implementation understands and processes crit, which is an array of names.";
    CRIT_CONSTRAINED = "4.1.11" May "A recipient may take a token for invalid whose crit is empty or names a member that the specification defines.";
    CRIT_PROTECTED = "4.1.11" Must "The member crit is integrity protected and occurs in the protected header only.";
    DECODED_STRICTLY = "5.2" Must "What is decoded has no line breaks, white space or other additional characters; a token that has them is refused.";
    COMPACT_FORM = "7.1" Stated "The compact serialisation is header, payload and signature with a dot between each two.";
    KEY_ORIGIN = "10.3" Stated "The origin of a public key is authenticated; otherwise nobody knows who signed.";
    JSON_STRICT = "10.12" Must "Text that does not conform to the JSON syntax is refused as a whole.";
    NOTHING_AFTER_JSON = "10.12" Must "Input with further significant characters after the JSON object is invalid.";
}
