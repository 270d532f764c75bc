//! The session of a browser: who is signed in, and what is under way.

use super::Purpose;
use crate::ask::Ask;
use crate::directory::{User, UserState};
use crate::grants::Shelf;
use crate::personality::Personality;
use crate::policy::Proven;
use bytes::Bytes;
use http::{HeaderValue, Response, header};
use std::collections::VecDeque;

const COOKIE: &str = "ESTSAUTH";
/// A sign-in lasts a day, in seconds.
const LIFETIME: u64 = 86_400;
/// A page waits this long for its form, in seconds.
const PATIENCE: u64 = 900;
/// More than this under way in one browser pushes the oldest out.
const MOST_FLOWS: usize = 8;
/// Of more applications nobody is told when the user logs out.
const MOST_APPLICATIONS: usize = 32;
/// This many wrong passwords lock an account ...
const MOST_WRONG: u32 = 10;
/// ... for so many seconds.
const LOCKED_FOR: u64 = 60;

/// What the sign-in remembers.
#[derive(Default)]
pub(crate) struct SignIns {
    pub(crate) sessions: Shelf<Session>,
    wrong: Shelf<(u32, u64)>,
}

#[derive(Default)]
pub(crate) struct Session {
    pub(crate) accounts: Vec<SignedIn>,
    /// The client ids of the applications that the accounts were signed in to.
    pub(crate) applications: Vec<String>,
    pub(crate) flows: VecDeque<Flow>,
}

/// An account of the session.
#[derive(Debug, Clone)]
pub(crate) struct SignedIn {
    pub(crate) user: String,
    /// Seconds since 1970.
    pub(crate) at: u64,
    pub(crate) proven: Proven,
}

/// A request on its way through the pages.
#[derive(Clone)]
pub(crate) struct Flow {
    /// Names it in forms, and nobody else can know it.
    pub(crate) token: String,
    pub(crate) began_at: u64,
    pub(crate) purpose: Purpose,
    /// The account that was chosen for it or signed in in it.
    pub(crate) account: Option<String>,
    /// Whether the user gave the password in it.
    pub(crate) is_fresh: bool,
    /// Whether the user agreed in it.
    pub(crate) is_confirmed: bool,
    /// Whether the user said that this is the application that was meant.
    pub(crate) is_meant: bool,
}

/// Why a sign-in is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// The password was changed after it.
    NewPassword,
    /// The password has expired since.
    ExpiredPassword,
    /// A day has passed, or an administrator ended it.
    Over,
}

impl Session {
    pub(crate) fn begin(&mut self, flow: Flow) {
        if self.flows.len() >= MOST_FLOWS {
            self.flows.pop_front();
        }
        self.flows.push_back(flow);
    }

    pub(crate) fn flow(&self, token: &str, now: u64) -> Option<&Flow> {
        self.flows.iter().find(|flow| flow.token == token && now < flow.began_at + PATIENCE)
    }

    pub(crate) fn update(&mut self, flow: &Flow) {
        if let Some(known) = self.flows.iter_mut().find(|known| known.token == flow.token) {
            known.clone_from(flow);
        }
    }

    pub(crate) fn finish(&mut self, flow: &Flow, client_id: &str) {
        self.flows.retain(|known| known.token != flow.token);
        let known = self.applications.iter().any(|known| known == client_id);
        if !known && self.applications.len() < MOST_APPLICATIONS {
            self.applications.push(client_id.to_owned());
        }
    }

    pub(crate) fn add(&mut self, account: SignedIn) {
        self.accounts.retain(|known| known.user != account.user);
        self.accounts.push(account);
    }
}

impl SignedIn {
    /// Why the sign-in does not count any more; none if it does.
    pub(crate) fn end(&self, user: &User, now: u64) -> Option<End> {
        let is_before = |turn: Option<u64>| turn.is_some_and(|turn| self.at <= turn);
        if is_before(user.turns.new_password_at) {
            return Some(End::NewPassword);
        }
        if user.state == UserState::PasswordExpired {
            return Some(End::ExpiredPassword);
        }
        (is_before(user.turns.revoked_at) || self.at + LIFETIME <= now).then_some(End::Over)
    }
}

impl SignIns {
    pub(crate) fn is_locked(&self, user: &User, now: u64) -> bool {
        self.wrong
            .get(&user.name)
            .is_some_and(|(times, last)| *times >= MOST_WRONG && now < last + LOCKED_FOR)
    }

    pub(crate) fn was_wrong(&mut self, user: &User, now: u64) {
        let times = self.wrong.get(&user.name).map_or(0, |(times, _)| *times);
        self.wrong.put(user.name.clone(), (times.saturating_add(1), now));
    }

    pub(crate) fn was_right(&mut self, user: &User) {
        self.wrong.take(&user.name);
    }
}

/// The session id that a browser sent.
pub(crate) fn id_of(ask: &Ask) -> Option<&str> {
    ask.headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == COOKIE).then_some(value))
}

/// Takes the session from the browser.
pub(crate) fn without_cookie(entra: &Personality, answer: Response<Bytes>) -> Response<Bytes> {
    with_cookie(entra, answer, "; Max-Age=0")
}

/// Hands the session to the browser: unreadable for scripts. Silent requests come from frames of other sites.
pub(crate) fn with_cookie(entra: &Personality, mut answer: Response<Bytes>, id: &str) -> Response<Bytes> {
    let secure =
        if entra.authority().starts_with("https:") { "; SameSite=None; Secure" } else { "; SameSite=Lax" };
    let cookie = format!("{COOKIE}={id}; Path=/; HttpOnly{secure}");
    let cookie = HeaderValue::try_from(cookie).expect("session ids are base64url");
    answer.headers_mut().append(header::SET_COOKIE, cookie);
    answer
}
