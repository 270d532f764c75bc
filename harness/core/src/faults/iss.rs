super::faults! {
    /// The iss of authorization responses is not the issuer of the metadata.
    ResponseIssuerAltered,
}
