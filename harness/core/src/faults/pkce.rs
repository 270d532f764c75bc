super::faults! {
    /// S256 is computed over the hexadecimal digest instead of its base64url form.
    ChallengeInHex,
    /// The verifier is compared only when the token request carries one.
    VerifierOptional,
    /// Any verifier will do.
    VerifierNotCompared,
    /// A verifier is ignored when the authorization request had no challenge.
    UnaskedVerifierIgnored,
    /// A public client gets a code without a challenge.
    ChallengeOptional,
    /// The challenge itself is accepted as the verifier.
    ChallengeAsVerifier,
    /// One challenge is stored for each client, and the last one wins.
    ChallengePerClient,
}
