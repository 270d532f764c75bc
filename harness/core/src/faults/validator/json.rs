crate::faults::faults! {
    /// Of members with one name the first one counts.
    FirstDuplicateWins,
    /// Of two members alg one parser sees the first and the other one the last: either is compared with the list, and
    /// either says how to verify.
    AlgReadByTwoParsers,
    /// Every other token with a name that occurs twice is read, and the last one counts.
    DuplicatesFickle,
    /// What follows the JSON object is passed over.
    TextAfterJsonIgnored,
    /// An object that is alone in an array, or in a string, is taken out of it.
    ArrayUnwrapped,
    /// A payload that is JSON and no object has no claims to check, and is accepted.
    PayloadOfOtherTypesUnchecked,
    /// Comments, commas too many, apostrophes, leading zeros and numbers that are none are passed over.
    LenientJson,
    /// Octets that are not UTF-8 are replaced.
    BrokenUtf8Replaced,
    /// UTF-16 is read as well.
    Utf16Read,
    /// The escape of half a surrogate pair is a crash.
    LoneSurrogateCrashes,
    /// Deep nesting is a crash.
    DeepJsonCrashes,
    /// A number that is too large is read as the largest one, whatever its sign.
    NumbersClamped,
    /// A number that a double cannot hold, or not exactly, is a crash.
    BigNumberCrashes,
    /// A name ends at its first NUL.
    NamesEndAtNul,
    /// A member that is null breaks the validator.
    NullMemberCrashes,
    /// Names are compared without regard to letter case, and letters that fold to ASCII are ASCII.
    NamesComparedLoosely,
}
