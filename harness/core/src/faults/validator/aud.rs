crate::faults::faults! {
    /// The audience is not looked at.
    AudienceIgnored,
    /// A token without an audience, or with an empty one, is accepted.
    AudienceOptional,
    /// An audience that contains the recipient as a part is accepted.
    AudienceByPart,
    /// Audiences are compared without regard to letter case.
    AudienceCaseIgnored,
    /// The recipient is looked for at any depth of the audience.
    AudienceAtAnyDepth,
    /// An asterisk names every recipient.
    AudienceWildcard,
    /// A policy without an audience accepts every token.
    EmptyAudienceMeansAny,
    /// An audience with null in it crashes the validator.
    AudienceNullCrashes,
}
