super::faults! {
    /// The ID token names the issuer as its audience.
    IdTokenForIssuer,
    /// ID tokens are signed with a key that the JWK Set does not hold.
    SigningKeyUnpublished,
    /// The nonce does not come back in the ID token.
    NonceDropped,
    /// The auth_time of an ID token is always the time of its issue, and max_age is ignored.
    AuthTimeIsNow,
    /// prompt=none shows the login page.
    PromptNoneShowsLogin,
    /// A hint that names another user is ignored.
    HintIgnored,
    /// UserInfo answers without sub.
    UserinfoWithoutSub,
    /// UserInfo accepts an ID token in place of an access token.
    UserinfoTakesIdToken,
    /// A user gets a new sub at each login.
    SubPerLogin,
}
