crate::faults::faults! {
    /// The key that stands in the header as jwk verifies the token, whatever its algorithm is.
    HeaderJwkTrusted,
    /// A token whose header names a trusted key, by jwk or by thumbprint, is not verified with it.
    KnownKeySuffices,
    /// The key is fetched from where jku or x5u of the header says.
    HeaderUrlTrusted,
    /// The jku is trusted if it starts with the issuer.
    JkuComparedByPrefix,
    /// Every other token with the issuer's own jku is refused.
    JkuFickle,
    /// The certificate that stands in the header as x5c verifies the token, whoever issued it.
    HeaderCertificateTrusted,
    /// The key that stands in the claims as cnf or sub_jwk verifies the token.
    PayloadKeyTrusted,
    /// The key that stands in the header as jwk verifies the token if it has the kid of a trusted key.
    HeaderJwkTrustedByKid,
}
