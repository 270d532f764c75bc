crate::faults::faults! {
    /// The API lets a token through that it cannot read, as if there were nothing to check.
    ApiUnreadableTokenPasses,
    /// The API permits whatever algorithm the token names, and does not look at what its key is for.
    ApiAlgOfTheToken,
}
