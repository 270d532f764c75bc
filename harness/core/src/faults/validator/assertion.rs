crate::faults::faults! {
    /// The subject of a client assertion is not compared with the client.
    AssertionSubjectIgnored,
    /// A client assertion that names other servers beside this one is accepted.
    AssertionForOthersAccepted,
    /// A client assertion without an identifier is accepted where one is required.
    AssertionIdOptional,
    /// A client assertion that was seen before is refused every other time.
    AssertionReplaysVary,
}
