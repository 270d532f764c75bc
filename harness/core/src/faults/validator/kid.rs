crate::faults::faults! {
    /// A token whose kid no key has is not verified.
    UnknownKidUnverified,
    /// A token without a kid is not verified.
    MissingKidUnverified,
    /// A token whose kid is not a string is not verified.
    NonStringKidUnverified,
    /// A token whose kid two keys share is not verified.
    SharedKidUnverified,
    /// Every other token without a kid, or with one that two keys share, is refused.
    KidFickle,
    /// A kid that no key has is a crash.
    UnknownKidCrashes,
    /// The kid is the path of the file with the secret.
    KidReadAsFile,
    /// The kid becomes part of the SQL that selects the secret.
    KidPutIntoQuery,
    /// The key is fetched from the kid if it is an address.
    KidFetched,
    /// The kid is looked up among what every object has, and what is found there is an empty secret.
    KidLooksUpPrototype,
    /// Where no key has the kid, the secret of an HMAC is empty.
    UnknownKidEmptySecret,
    /// Where no key has the kid, the secret of an HMAC is the word for nothing.
    UnknownKidNamedSecret,
}
