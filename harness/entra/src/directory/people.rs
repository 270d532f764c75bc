//! Groups, guests and assignments, and what an application may ask of people's browsers.

use super::day::day_if_any;
use serde::Deserialize;

/// A group of users, and of groups.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Group {
    pub(crate) name: String,
    /// The object id.
    pub(crate) id: String,
    pub(crate) tenant: String,
    /// Users by the name that they sign in with, groups by their name.
    pub(crate) members: Vec<String>,
}

/// A user of one tenant in another.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Guest {
    pub(crate) user: String,
    /// The tenant that invited.
    pub(crate) tenant: String,
    /// The object id there, another one than at home.
    pub(crate) id: String,
    /// Whether the invitation was accepted.
    #[serde(default = "yes")]
    pub(crate) accepted: bool,
}

/// Who may use an application, and in which role.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Assignment {
    pub(crate) application: String,
    /// A user, or a group whose direct members it is for.
    pub(crate) to: String,
    /// One of the application's roles; without it no more than the right to be there.
    #[serde(default)]
    pub(crate) role: Option<String>,
    /// It holds from this day on, for one that is not for good ...
    #[serde(default, deserialize_with = "day_if_any")]
    pub(crate) from: Option<u64>,
    /// ... until this day begins.
    #[serde(default, deserialize_with = "day_if_any")]
    pub(crate) until: Option<u64>,
}

/// Whether an account can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum UserState {
    #[default]
    Active,
    Disabled,
    PasswordExpired,
    /// Another provider keeps the password.
    Federated,
}

/// What happened to an account while the personality ran, in seconds since 1970.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Turns {
    /// Grants from before were withdrawn.
    pub(crate) revoked_at: Option<u64>,
    /// The password was changed.
    pub(crate) new_password_at: Option<u64>,
}

/// Where users are sent back to, by the platform that redeems the code there.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Redirects {
    #[serde(default)]
    pub(crate) web: Vec<String>,
    #[serde(default)]
    pub(crate) spa: Vec<String>,
    #[serde(default)]
    pub(crate) native: Vec<String>,
}

impl Redirects {
    pub(crate) fn all(&self) -> impl Iterator<Item = &str> {
        self.web.iter().chain(&self.spa).chain(&self.native).map(String::as_str)
    }
}

/// Whether it is known who publishes an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Publisher {
    #[default]
    Unverified,
    Verified,
}

/// A flow that is off unless the registration switches it on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Flow {
    /// Asking as a public client where no redirect URI says what the client is.
    Public,
    /// The user's password in the hands of the client.
    Password,
    /// ID tokens from the authorization endpoint.
    ImplicitIdToken,
    /// Access tokens from the authorization endpoint.
    ImplicitAccessToken,
}

/// A claim that a token for the application has only if the registration wants it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OptionalClaim {
    Acct,
    AuthTime,
    Email,
    /// The groups of the user, or what stands for too many of them.
    Groups,
    /// `app` in the tokens of applications.
    Idtyp,
    /// `user` in those of users besides.
    IncludeUserToken,
    LoginHint,
    Upn,
    /// Version 1 says the client id in `aud`, whatever the request named.
    UseGuid,
    Wids,
    /// What the client is capable of: whoever wants it in its tokens takes them back when something happens to the user.
    XmsCc,
}

fn yes() -> bool {
    true
}
