//! What kind of thing is found, and what it is worth to whoever finds it.

use crate::token;
use beartrap_forge::Jws;
use serde::Serialize;

/// A kind of secret, or of a habit that gives secrets away; the gravest is first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A private key.
    PrivateKey,
    /// A client's secret.
    ClientSecret,
    /// The password of a person, or of a service.
    Password,
    /// A refresh token.
    RefreshToken,
    /// The session of somebody who is signed in.
    Session,
    /// An access token.
    AccessToken,
    /// What a client proves itself with.
    ClientAssertion,
    /// A secret that does not say of what.
    Secret,
    /// An authorization code.
    Code,
    /// A device code.
    DeviceCode,
    /// Another token: a proof, a logout token, an assertion about a user.
    Token,
    /// An ID token.
    IdToken,
    /// The verifier of a proof key.
    Verifier,
    /// Tokens are kept where every script of the page reads them.
    LocalStorage,
    /// Tokens are asked for in the URL.
    Implicit,
}

impl Kind {
    /// Whether it is a secret by itself, and no habit.
    pub fn is_secret(self) -> bool {
        !matches!(self, Self::LocalStorage | Self::Implicit)
    }
}

/// What something is by its name or its shape, before anybody has looked into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Guess {
    Is(Kind),
    Jwt,
    /// A JWE.
    Encrypted,
    /// A word behind `Bearer`, or of that name.
    Bearer,
    /// A name and a secret behind `Basic`.
    Basic,
    /// It begins as Entra's refresh tokens and codes do.
    OfEntra,
}

/// What a find is, and what can be done with it.
pub(crate) struct Worth {
    pub(crate) kind: Kind,
    pub(crate) what: String,
    pub(crate) can: String,
}

/// Looks into what was found.
pub(super) fn worth(guess: Guess, value: &str, now: u64) -> Worth {
    let says = |kind, what: &str, can: &str| Worth { kind, what: what.to_owned(), can: can.to_owned() };
    match guess {
        Guess::Jwt => match Jws::parse(value) {
            Ok(jws) => token::worth(&jws, now),
            // It was one when it was found, so that nobody gets here.
            Err(_) => says(Kind::Token, "a token", BEARER),
        },
        Guess::Is(kind) => says(kind, what(kind), can(kind)),
        Guess::Encrypted => says(Kind::AccessToken, "an encrypted token", BEARER),
        Guess::Bearer => says(Kind::AccessToken, "an access token that only its issuer reads", BEARER),
        Guess::Basic => says(
            Kind::ClientSecret,
            "a name and its secret (HTTP Basic), which are encoded and not encrypted",
            can(Kind::ClientSecret),
        ),
        Guess::OfEntra => says(
            Kind::RefreshToken,
            "an opaque token, as Entra's refresh tokens and authorization codes are",
            "get new access tokens for weeks, until it is revoked, if it is a refresh token; a code is good once, for minutes",
        ),
    }
}

const BEARER: &str = "call what it is for as whoever it was issued to, until it expires";

fn what(kind: Kind) -> &'static str {
    match kind {
        Kind::PrivateKey => "a private key",
        Kind::ClientSecret => "a client secret",
        Kind::Password => "a password",
        Kind::RefreshToken => "a refresh token",
        Kind::Session => "the cookie of a session at Entra",
        Kind::AccessToken => "an access token",
        Kind::ClientAssertion => "a client assertion",
        Kind::Secret => "a secret",
        Kind::Code => "an authorization code",
        Kind::DeviceCode => "a device code",
        Kind::Token => "a token",
        Kind::IdToken => "an ID token",
        Kind::Verifier => "the verifier of a proof key (PKCE)",
        Kind::LocalStorage => "tokens are kept in localStorage",
        Kind::Implicit => "tokens are asked for in the URL (implicit flow)",
    }
}

fn can(kind: Kind) -> &'static str {
    match kind {
        Kind::PrivateKey => "sign as whoever it belongs to, for as long as its certificate is trusted",
        Kind::ClientSecret => {
            "get tokens as the application, without any user, until the secret is deleted; in a browser or an app nothing is secret"
        }
        Kind::Password => "sign in wherever it is good, with no second factor where none is asked for",
        Kind::RefreshToken => {
            "get new access tokens, again and again, until it is revoked; it is neither a session nor for any API"
        }
        Kind::Session => "be the user in the browser: get a code for every application without signing in",
        Kind::AccessToken => BEARER,
        Kind::ClientAssertion => "prove to be the application, until it expires",
        Kind::Secret => "open whatever it opens",
        Kind::Code => {
            "redeem it, if nobody was faster, with the verifier and the client's secret if there is one"
        }
        Kind::DeviceCode => "get the tokens of whoever enters its user code",
        Kind::Token => "show it to whoever it is for, until it expires",
        Kind::IdToken => "be taken for the user by a client or an API that looks at no audience and no nonce",
        Kind::Verifier => "redeem the code that it belongs to",
        Kind::LocalStorage => {
            "take every token with one script in the page, refresh tokens included; memory or a server keeps them better"
        }
        Kind::Implicit => {
            "take them out of histories, logs and referrers; response_type=code with a proof key keeps them out of there"
        }
    }
}
