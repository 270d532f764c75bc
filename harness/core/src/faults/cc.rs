super::faults! {
    /// The token endpoint does not know the client credentials grant, though it is advertised.
    ClientCredentialsUnknown,
    /// A public client gets a token for itself.
    ClientCredentialsForPublic,
}
