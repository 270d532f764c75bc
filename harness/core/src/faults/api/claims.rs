crate::faults::faults! {
    /// The API serves a token that names no subject.
    ApiSubjectOptional,
}
