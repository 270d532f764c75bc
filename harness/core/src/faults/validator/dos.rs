crate::faults::faults! {
    /// A token of more than 64 KiB is taken apart with recursion and copies, until the validator breaks.
    HugeTokenCrashes,
}
