super::faults! {
    /// The metadata's issuer ends in a slash that the real one does not have.
    IssuerWithTrailingSlash,
    /// The JWK Set holds the private members of its keys.
    JwksServesPrivateKeys,
    /// The metadata lack the jwks_uri.
    JwksUriDropped,
    /// The metadata list only the PKCE method plain.
    PlainAdvertised,
}
