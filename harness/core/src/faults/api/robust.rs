crate::faults::faults! {
    /// The API does as many iterations as the header of an encrypted token says, and has no time for anything else then.
    ApiIterationsUnbounded,
    /// The API remembers its last caller, who stands in where a token is refused.
    ApiCallerRemembered,
}
