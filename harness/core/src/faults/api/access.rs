crate::faults::faults! {
    /// The API does not look at the scope of a token.
    ApiScopeUnchecked,
    /// The API finds an object by its number, whoever asks.
    ApiOwnerUnchecked,
}
