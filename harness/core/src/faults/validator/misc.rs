crate::faults::faults! {
    /// Claims that are repeated in the header of an encrypted token are not compared with those inside.
    HeaderClaimsIgnored,
    /// Without keys and algorithms in the policy, tokens are decoded and not verified.
    EmptyPolicyMeansDecode,
    /// A policy without an issuer accepts every issuer.
    EmptyIssuerMeansAny,
    /// Verified tokens are remembered by their first characters.
    CacheKeyedByStart,
    /// Verified tokens are remembered, whatever the policy is later, and never expire.
    CacheWithoutExpiry,
    /// A claim that stands in the header alone counts.
    HeaderClaimsCount,
    /// The subject may be anything.
    SubjectOfAnyType,
}
