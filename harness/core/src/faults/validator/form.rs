crate::faults::faults! {
    /// A token of nothing but dots is a crash.
    EmptyTokenCrashes,
    /// What follows the third part is passed over.
    FurtherPartsIgnored,
    /// A token of five parts is taken for an encrypted one, and breaks a validator that has no key to decrypt it.
    FivePartsCrash,
    /// White space around the token is removed.
    TokenTrimmed,
    /// Letters that base64url does not have are skipped.
    ForeignLettersSkipped,
    /// Padding of base64 is removed.
    PaddingTolerated,
    /// Header and payload are decoded leniently, and what is verified is what they make when they are encoded again.
    SignedPartsReencoded,
    /// The letters + and / of base64 are read as well.
    StandardAlphabetTolerated,
    /// Every other token with unused bits that are set is accepted.
    UnusedBitsFickle,
    /// The flattened JSON form is read, and its header outside of what is signed is not.
    FlattenedAccepted,
    /// The general JSON form is read, and its last signature suffices.
    LastSignatureSuffices,
    /// The general JSON form is read, and all of no signatures are valid.
    NoSignaturesSuffice,
    /// The token is whatever in the text looks like one.
    TokenFoundInText,
    /// Percent signs are decoded before the token is read.
    PercentDecoded,
    /// What follows a tilde is passed over.
    DisclosuresIgnored,
    /// The signature is that of the flattened JSON form, and the claims are what stands between the first two dots.
    VerifiedAsJsonReadAsCompact,
    /// In the flattened JSON form the header counts that nobody signed.
    UnprotectedHeaderRead,
}
