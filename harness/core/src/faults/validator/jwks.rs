crate::faults::faults! {
    /// One key that is unknown or broken makes the whole set useless.
    OneBadKeySpoilsSet,
    /// A key or a set with members that are not registered is refused.
    UnknownKeyMembersRefused,
    /// A single key, or an array of keys, is taken for a set.
    KeySetOfAnyShape,
    /// The use and the key_ops of a key are ignored.
    KeyUseIgnored,
    /// A key whose certificate holds another key works every other time.
    KeyCertificateFickle,
    /// A set with private members, with one kid twice or with padded numbers works every other time.
    UntidyKeySetFickle,
}
