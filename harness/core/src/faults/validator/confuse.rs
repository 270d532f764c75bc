crate::faults::faults! {
    /// The text of a public key in PEM or as OpenSSH writes it, or of its certificate, verifies an HMAC if the token says so.
    PublicPemAsSecret,
    /// A public key in PEM is kept from verifying an HMAC only if the dashes are the first of its octets.
    PemSpottedByDashes,
    /// The octets of a public key verify an HMAC if the token says so.
    PublicOctetsAsSecret,
    /// The JSON of a public key, of its members or of the whole set verifies an HMAC if the token says so.
    PublicJsonAsSecret,
    /// An HMAC is verified with the kid or the alg where no secret is found.
    NameAsSecret,
}
