super::faults! {
    /// A code is issued, and the token endpoint does not know it.
    CodeNotStored,
    /// The error for an unknown client is sent to whatever redirect URI the request named.
    UnknownClientRedirected,
    /// The state comes back percent-encoded twice.
    StateEncodedTwice,
    /// A repeated parameter is checked in its first value and used in its last.
    LastDuplicateWins,
    /// The consent page may be shown in a frame of any origin.
    ConsentPageFramed,
    /// The login form is answered with 307, so that the browser posts the password on.
    LoginRedirectsWith307,
    /// The anti-forgery token of the consent form is not compared.
    ConsentTokenUnchecked,
}
