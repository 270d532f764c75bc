crate::faults::faults! {
    /// Of several DPoP proofs in one header field the first is taken.
    ProofsInOneFieldSplit,
    /// The claims that every DPoP proof has may be missing.
    ProofClaimsOptional,
    /// The type of a DPoP proof is not looked at.
    ProofTypIgnored,
    /// The algorithm of a DPoP proof is whatever its header says, even one with a secret.
    ProofAlgIgnored,
    /// A DPoP proof without a key is verified with the keys that the server knows.
    ProofKeyLookedUp,
    /// A private key in the header of a DPoP proof is not noticed.
    ProofPrivateKeyIgnored,
    /// The method of a DPoP proof is not compared with that of the request.
    ProofMethodIgnored,
    /// The method of a DPoP proof in lower case is accepted every other time.
    ProofMethodCaseVaries,
    /// The URL of a DPoP proof is not compared with that of the request.
    ProofUrlIgnored,
    /// The URL of a DPoP proof is compared with that of the request letter by letter, its query included.
    ProofUrlComparedWhole,
    /// A DPoP proof whose URL is spelt in another way than that of the request is refused every other time.
    ProofUrlSpellingVaries,
    /// The nonce of a DPoP proof is not looked at.
    ProofNonceIgnored,
    /// The time of a DPoP proof is not looked at.
    ProofTimeIgnored,
    /// A DPoP proof without the hash of the access token is accepted beside one.
    ProofTokenOptional,
    /// The hash in a DPoP proof is not compared with that of the access token.
    ProofTokenIgnored,
    /// The key of a DPoP proof is not compared with the one that the access token is bound to.
    ProofKeyUnbound,
    /// The thumbprint of a key is made of all its members as they stand.
    ThumbprintOfWholeKey,
    /// A thumbprint is recognized in any encoding, and by any digest of the key.
    ThumbprintOfAnyMake,
    /// A DPoP proof that was seen before is refused every other time.
    ProofReplaysVary,
}
