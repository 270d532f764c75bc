crate::faults::faults! {
    /// The type is not looked at.
    TypIgnored,
    /// A token without a type is accepted where one is expected.
    TypOptional,
    /// A type that contains the expected one as a part is accepted.
    TypByPart,
    /// A type that is not a string counts as missing.
    TypOfOtherKindsIgnored,
    /// Some types are known to be wrong, and every other one is accepted.
    TypDenyList,
    /// Every token that a trusted key signed is accepted, whatever it is for.
    AnyTrustedSignature,
    /// The type that an encrypted token says on the outside stands in for the one of the token inside.
    TypOfTheEnvelope,
    /// The content type is not looked at.
    ContentTypeIgnored,
}
