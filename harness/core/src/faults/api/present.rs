crate::faults::faults! {
    /// The API serves requests without a token.
    ApiOpen,
    /// The API refuses every token.
    ApiClosed,
    /// The API takes a token from the query of the URI.
    ApiTokenFromQuery,
}
