crate::faults::faults! {
    /// Of members with one name the first one counts.
    FirstDuplicateWins,
    /// Every other token with a name that occurs twice is read, and the last one counts.
    DuplicatesFickle,
    /// What follows the JSON object is passed over.
    TextAfterJsonIgnored,
    /// An object that is alone in an array is taken out of it.
    ArrayUnwrapped,
    /// Comments and commas too many are passed over.
    LenientJson,
    /// Octets that are not UTF-8 are replaced.
    BrokenUtf8Replaced,
    /// UTF-16 is read as well.
    Utf16Read,
    /// The escape of half a surrogate pair is a crash.
    LoneSurrogateCrashes,
    /// Deep nesting is a crash.
    DeepJsonCrashes,
    /// A number that is too large is read as the largest one.
    NumbersClamped,
    /// A number that a double cannot hold exactly is a crash.
    BigNumberCrashes,
    /// A name ends at its first NUL.
    NamesEndAtNul,
}
