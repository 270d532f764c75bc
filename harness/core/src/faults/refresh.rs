super::faults! {
    /// A refreshed access token speaks for another user.
    RefreshedForAnother,
    /// A refresh token is good for any client.
    RefreshForAnyClient,
    /// The scope of a refresh request is granted as it is asked.
    RefreshScopeCopied,
    /// A used refresh token of a public client stays good.
    RefreshNeverRotates,
    /// A confidential client may refresh without authentication.
    RefreshUnauthenticated,
}
