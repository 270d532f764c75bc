super::faults! {
    /// A client that registers itself is given a secret, and stored as one that has none.
    RegisteredAsPublic,
}
