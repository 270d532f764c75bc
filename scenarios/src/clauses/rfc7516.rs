super::clauses! { "RFC 7516":
    COMPRESSION = "4.1.3" Must "Every implementation understands zip and does what it says; DEF is the one value that is defined.";
    DECRYPTION = "5.2" Must "A token is refused if one step of its decryption fails, among them key, tag and compression.";
    CONTENT_KEY_LENGTH = "5.2" Must "The content encryption key has exactly the length that enc wants.";
    FIVE_PARTS = "9" Stated "An encrypted token has five parts and a signed one three.";
    FAILURES_ALIKE = "11.5" Must "Where the encrypted key is malformed, a random one is used in its place, so that nobody can tell.";
}
