//! What a play is made of: who does what, with which values in which parameters.

use super::bag::{Key, Kind};

/// One step of a play.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Step {
    /// Its number in the play as it was drawn, from 1; it stays when other steps are taken out.
    pub(super) id: u16,
    pub(super) act: Act,
    pub(super) swaps: Vec<Swap>,
}

/// What is done. Clients are numbered as in the target file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Act {
    /// Alice signs in at a client, as it should be; what stands in the redirect leaks through a log.
    AliceSignsIn {
        client: usize,
    },
    /// The client of that sign-in redeems the code. The ID token leaks, and so does a public client's refresh token.
    ClientRedeems {
        flow: u16,
    },
    /// The client of that sign-in refreshes.
    ClientRefreshes {
        flow: u16,
    },
    /// The client of that sign-in revokes its refresh token.
    ClientRevokes {
        flow: u16,
    },
    /// Mallory signs in at somebody's client, as it should be; the client keeps the verifier.
    MallorySignsIn {
        client: usize,
    },
    /// Mallory's browser takes an authorization request that she wrote.
    Authorizes {
        client: usize,
    },
    /// Alice follows a link to an authorization request that Mallory wrote, logs in and agrees.
    Lures {
        client: usize,
    },
    /// Mallory's page makes Alice's browser submit the consent form, as Mallory knows it from a session of her own.
    Forges {
        client: usize,
    },
    Redeems {
        code: Key,
    },
    /// Mallory's browser brings the client of her sign-in a code in place of her own.
    Injects {
        flow: u16,
        code: Key,
    },
    Refreshes {
        token: Key,
    },
    Introspects {
        token: Key,
    },
    Revokes {
        token: Key,
    },
    AsksUserInfo {
        token: Key,
    },
    AsksForClient {
        client: usize,
    },
    AsksWithPassword {
        client: usize,
    },
    AMinutePasses,
}

/// A parameter of a step that is not filled in as it should be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Swap {
    pub(super) parameter: &'static str,
    pub(super) fill: Fill,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Fill {
    Nothing,
    Instead(Key),
    /// The proper value, then this one.
    Beside(Key),
    /// This one, then the proper value.
    Before(Key),
}

/// A parameter, and the types of values that fit into it; without any it can only be left out.
pub(super) type Slot = (&'static str, &'static [Kind]);

const AUTHORIZATION: &[Slot] = &[
    ("client_id", &[Kind::Client]),
    ("redirect_uri", &[Kind::RedirectUri, Kind::LookAlike]),
    ("state", &[Kind::State]),
    ("code_challenge", &[Kind::Proof]),
    ("code_challenge_method", &[]),
    ("scope", &[Kind::Scope]),
    ("prompt", &[Kind::Prompt]),
    ("response_type", &[Kind::ResponseType]),
    ("id_token_hint", &[Kind::IdToken]),
];
/// `client` and `secret` are how the request authenticates, wherever they stand in it.
const CLIENT: Slot = ("client", &[Kind::Client]);
const SECRET: Slot = ("secret", &[Kind::Secret]);
const REDEMPTION: &[Slot] = &[
    ("code", &[Kind::Code, Kind::State]),
    ("redirect_uri", &[Kind::RedirectUri, Kind::LookAlike]),
    ("code_verifier", &[Kind::Proof]),
    CLIENT,
    SECRET,
];
const REFRESH: &[Slot] =
    &[("refresh_token", &[Kind::RefreshToken, Kind::AccessToken]), ("scope", &[Kind::Scope]), CLIENT, SECRET];
const ANY_TOKEN: &[Kind] = &[Kind::AccessToken, Kind::RefreshToken, Kind::IdToken, Kind::Code];
const TOKEN: &[Slot] = &[("token", ANY_TOKEN), CLIENT, SECRET];
const USERINFO: &[Slot] = &[("token", ANY_TOKEN)];
const FOR_ITSELF: &[Slot] = &[("scope", &[Kind::Scope]), CLIENT, SECRET];

impl Act {
    /// The parameters into which Mallory may put what she likes: none in what honest parties do.
    pub(super) fn slots(self) -> &'static [Slot] {
        match self {
            Self::Authorizes { .. } | Self::Lures { .. } => AUTHORIZATION,
            Self::Forges { .. } => &[("form", &[])],
            Self::Redeems { .. } => REDEMPTION,
            Self::Refreshes { .. } => REFRESH,
            Self::Introspects { .. } | Self::Revokes { .. } => TOKEN,
            Self::AsksUserInfo { .. } => USERINFO,
            Self::AsksForClient { .. } | Self::AsksWithPassword { .. } => FOR_ITSELF,
            _ => &[],
        }
    }
}

impl Step {
    pub(super) fn swap(&self, parameter: &str) -> Option<Fill> {
        self.swaps.iter().find(|swap| swap.parameter == parameter).map(|swap| swap.fill)
    }

    /// The same step with another number, and the numbers of other steps in it changed as well.
    pub(super) fn renumbered(&self, number: &impl Fn(u16) -> u16) -> Self {
        let key = |key: Key| Key { step: number(key.step), ..key };
        let act = match self.act {
            Act::ClientRedeems { flow } => Act::ClientRedeems { flow: number(flow) },
            Act::ClientRefreshes { flow } => Act::ClientRefreshes { flow: number(flow) },
            Act::ClientRevokes { flow } => Act::ClientRevokes { flow: number(flow) },
            Act::Redeems { code } => Act::Redeems { code: key(code) },
            Act::Injects { flow, code } => Act::Injects { flow: number(flow), code: key(code) },
            Act::Refreshes { token } => Act::Refreshes { token: key(token) },
            Act::Introspects { token } => Act::Introspects { token: key(token) },
            Act::Revokes { token } => Act::Revokes { token: key(token) },
            Act::AsksUserInfo { token } => Act::AsksUserInfo { token: key(token) },
            other => other,
        };
        let fill = |fill| match fill {
            Fill::Nothing => Fill::Nothing,
            Fill::Instead(value) => Fill::Instead(key(value)),
            Fill::Beside(value) => Fill::Beside(key(value)),
            Fill::Before(value) => Fill::Before(key(value)),
        };
        let swaps = self.swaps.iter().map(|swap| Swap { fill: fill(swap.fill), ..*swap }).collect();
        Self { id: number(self.id), act, swaps }
    }

    /// The values that it needs from earlier steps.
    pub(super) fn needs(&self) -> impl Iterator<Item = Key> {
        let own = match self.act {
            Act::Redeems { code } | Act::Injects { code, .. } => Some(code),
            Act::Refreshes { token }
            | Act::Introspects { token }
            | Act::Revokes { token }
            | Act::AsksUserInfo { token } => Some(token),
            _ => None,
        };
        let swapped = self.swaps.iter().filter_map(|swap| match swap.fill {
            Fill::Nothing => None,
            Fill::Instead(key) | Fill::Beside(key) | Fill::Before(key) => Some(key),
        });
        own.into_iter().chain(swapped)
    }
}
