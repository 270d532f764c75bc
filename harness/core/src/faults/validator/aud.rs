crate::faults::faults! {
    /// The audience is not looked at.
    AudienceIgnored,
    /// A token without an audience, or with an empty one, is accepted.
    AudienceOptional,
    /// An audience that contains the recipient as a part, or is a part of it, is accepted.
    AudienceByPart,
    /// Audiences are compared without regard to letter case.
    AudienceCaseIgnored,
    /// The recipient is looked for at any depth of the audience, among names too.
    AudienceAtAnyDepth,
    /// An asterisk names every recipient.
    AudienceWildcard,
    /// A policy without an audience accepts every token.
    EmptyAudienceMeansAny,
    /// An audience with null or with something else that is no string in it crashes the validator.
    AudienceNullCrashes,
    /// An audience in an array is read as none, and a token without one is accepted.
    AudienceInArrayMeansNone,
}
