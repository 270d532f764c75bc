crate::faults::faults! {
    /// The API fetches the keys once, and never again.
    ApiKeysLoadedOnce,
    /// The API fetches the keys from where the jku of a token points.
    ApiKeyUrlFetched,
}
