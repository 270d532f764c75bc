super::faults! {
    /// The token response has neither token_type nor expires_in.
    TokenTypeMissing,
    /// The token endpoint answers GET with parameters in the query.
    TokenByGet,
    /// The token endpoint merges the query of the URI into the form.
    QueryMergedIntoForm,
    /// The resource owner password grant is available.
    PasswordGrantOn,
    /// The authorization endpoint issues access tokens.
    ImplicitGrantOn,
}
