super::faults! {
    /// Basic credentials are split at the last colon, before they are form-decoded.
    BasicSplitAtLastColon,
    /// A secret need only begin like the registered one.
    SecretByPrefix,
    /// A confidential client is authenticated only if it sends credentials.
    SecretOptional,
}
