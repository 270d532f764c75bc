crate::faults::faults! {
    /// Any algorithm that is known is accepted, whatever the policy lists.
    UnlistedAlgAccepted,
    /// An empty list of algorithms permits all of them.
    EmptyAlgListMeansAny,
    /// The alg of a key is ignored.
    JwkAlgIgnored,
    /// The key decides how a signature is verified, and the alg of the header is not compared with it.
    KeyDecidesAlg,
    /// The alg is compared without regard to letter case and to blanks around it.
    AlgComparedLoosely,
    /// An alg that is not known is taken for the usual one of the key.
    UnknownAlgTakenForUsual,
    /// The names of EdDSA are one, and a signature that belongs to a curve that is not known is not checked.
    UnknownCurveUnchecked,
    /// Signatures with SHA-1 are verified under whatever name they have, listed or not.
    Sha1Accepted,
    /// ECDSA takes the hash from the alg and the curve from the key.
    CurveOfKeyUsed,
    /// A key without an alg breaks the validator.
    KeyWithoutAlgCrashes,
    /// The alg of the key says how a signature is verified, and that of the header is compared with the list alone.
    KeyAlgVerifies,
}
