super::faults! {
    /// Basic credentials are form-decoded before they are split, at the last colon.
    BasicSplitAtLastColon,
    /// A secret need only begin like the registered one.
    SecretByPrefix,
    /// A confidential client is authenticated only if it sends credentials.
    SecretOptional,
}
