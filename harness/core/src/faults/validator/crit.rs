crate::faults::faults! {
    /// The list crit is not read.
    CritIgnored,
    /// A name in crit that is not in the header is passed over.
    AbsentCritIgnored,
    /// A crit that is not an array is passed over.
    NonArrayCritIgnored,
    /// A crit that is empty or names a registered member is a crash, and so is every b64.
    OddCritCrashes,
    /// A payload that is not encoded is read where b64 and crit say so.
    UnencodedPayloadRead,
}
