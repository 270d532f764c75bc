crate::faults::faults! {
    /// Every token is refused.
    EveryTokenRefused,
    /// PS algorithms are verified with the padding of PKCS#1.
    PssTakenForPkcs1,
    /// ECDSA signatures are expected in DER.
    EcdsaExpectedInDer,
    /// Every token on P-521 fails, since its coordinates are expected in 64 octets.
    P521ExpectedInWholeWords,
    /// EdDSA is verified over a digest of what was signed.
    EdDsaOverDigest,
    /// An alg that is not in RFC 7518 or RFC 8037 breaks the validator.
    NewAlgNameCrashes,
    /// The secret is the text of k, not what it encodes.
    SecretNotDecoded,
    /// An audience in an array is not read.
    AudienceInArrayUnread,
    /// The typ is compared letter by letter, with whatever prefix it has.
    TypComparedAsText,
    /// A claim or a header member that is not registered is refused.
    UnregisteredMemberRefused,
    /// Text beyond ASCII is refused.
    NonAsciiRefused,
    /// A time with a fraction is refused.
    FractionRefused,
    /// The signature is verified over header and payload without their white space.
    WhiteSpaceNotSigned,
    /// A token of more than 8000 characters is refused.
    LongTokenRefused,
    /// A token of more than 16000 characters breaks the validator.
    LongTokenCrashes,
    /// A token is valid only after its nbf, not from it on.
    NotBeforeExcluded,
    /// What an accepted token leaves behind makes the next one be refused.
    StateLeftBehind,
}
