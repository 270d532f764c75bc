super::faults! {
    /// A code stays good after it was exchanged.
    CodeNeverSpent,
    /// A code is good for any client, whomever it was issued to.
    CodeForAnyClient,
}
