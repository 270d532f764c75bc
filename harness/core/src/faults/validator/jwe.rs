crate::faults::faults! {
    /// An encrypted token is decrypted where a signed one is expected, and accepted if what is inside is right.
    EncryptedTokenUnwrapped,
    /// What could be decrypted is believed: claims without a signature, and a token whose signature nobody verified.
    DecryptionIsAuthentication,
    /// The authentication tag is not compared.
    TagIgnored,
    /// The authentication tag is compared as far as it is there.
    TagComparedByPrefix,
    /// Every key management and content encryption that is known is used, whatever the policy lists.
    UnlistedEncryptionUsed,
    /// Where the padding of RSA or the length of the key is wrong, the key is taken for one of zeros.
    PaddingFailureGivesZeros,
    /// The length of the content encryption key decides how the content is decrypted, whatever enc says.
    ContentKeyOfAnySize,
    /// The octets of a public key serve as a secret or a password.
    PublicKeyAsContentKey,
    /// The ephemeral key is computed with before it is looked at, and none at all counts as the neutral point.
    EphemeralKeyUnchecked,
    /// A token may be as long as it likes, and compressed text is expanded as far as it goes, with the wrapper of zlib or
    /// without.
    CompressionUnbounded,
    /// Whether 300 kilobytes of text are too much is decided anew each time.
    CompressionLimitVaries,
    /// A compression that is not known is passed over, and the letters of DEF may be small.
    UnknownCompressionIgnored,
    /// As many iterations are done as the header wants.
    IterationsUnbounded,
    /// Few iterations and short salts are refused every other time.
    FewIterationsVary,
    /// A token in three parts whose alg is one of encryption counts as decrypted already.
    EncryptionAlgUnsigned,
    /// An encrypted key is taken apart before anybody looks how long it is.
    EncryptedKeyUnmeasured,
}
