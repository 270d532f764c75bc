super::faults! {
    /// Errors are redirected before the redirect URI is compared with the registered ones.
    ErrorRedirectsUnmatched,
    /// The host of the redirect URI need only begin like the registered one.
    RedirectHostByPrefix,
    /// The path of the redirect URI is normalised before it is compared, and one below the registered path will do.
    RedirectPathNormalised,
    /// The redirect URI is validated by a lenient parser and used as it was sent.
    RedirectByOtherParser,
    /// A redirect URI registered for any client is good for every client.
    RedirectListShared,
    /// The port of a native client's loopback redirect URI must be the registered one.
    LoopbackPortCompared,
    /// The token endpoint ignores the redirect_uri parameter.
    TokenRedirectIgnored,
}
