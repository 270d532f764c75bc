crate::faults::faults! {
    /// The nonce is not looked at.
    NonceIgnored,
    /// An ID token without a nonce is accepted although one was sent.
    NonceOptional,
    /// The nonce is looked at only if the metadata list it among the supported claims.
    NonceByDiscovery,
    /// Audiences beside the client are accepted, whoever they are.
    FurtherAudiencesAccepted,
    /// The authorized party is not looked at.
    AuthorizedPartyIgnored,
    /// The claims that every ID token has may be missing.
    IdTokenClaimsOptional,
    /// A subject of more than 255 characters crashes the validator.
    LongSubjectCrashes,
    /// The hash of the access token and that of the code are not looked at.
    IdTokenHashesIgnored,
    /// The hash of the access token may be missing in the front channel.
    AtHashOptionalInFront,
    /// A hash that is made with SHA-256 is accepted, whatever the algorithm.
    AtHashBySha256,
    /// A hash of the access token under EdDSA that is made with SHA-256 is accepted every other time.
    AtHashOfEddsaVaries,
    /// The time of the login is not looked at.
    AuthTimeIgnored,
    /// The class of the login is not looked at.
    AcrIgnored,
}
