//! The session of a browser and the transactions under way in it.

use super::request::AuthorizationRequest;
use crate::answer::{self, Answer};
use crate::ask::Ask;
use crate::lab::Lab;
use beartrap_core::Fault;
use http::{HeaderValue, header};
use std::collections::VecDeque;

const COOKIE: &str = "beartrap_session";
/// More logins than this under way in one browser push the oldest out.
const MOST_TRANSACTIONS: usize = 8;

/// What the server knows of a browser.
#[derive(Debug, Default)]
pub(crate) struct Session {
    pub(crate) login: Option<Login>,
    /// They belong to this session and cannot be reached from another.
    pending: VecDeque<Transaction>,
}

/// Who logged in, and when.
#[derive(Debug, Clone)]
pub(crate) struct Login {
    pub(crate) user: &'static str,
    pub(crate) sub: String,
    /// Seconds since 1970.
    pub(crate) time: u64,
}

/// An authorization request on its way through login and consent.
#[derive(Debug, Clone)]
pub(crate) struct Transaction {
    pub(crate) id: String,
    /// The anti-forgery token of its forms.
    pub(crate) form_token: String,
    pub(crate) request: AuthorizationRequest,
    pub(crate) logged_in: bool,
    pub(crate) consented: bool,
}

impl Session {
    pub(crate) fn begin(&mut self, transaction: Transaction) {
        if self.pending.len() >= MOST_TRANSACTIONS {
            self.pending.pop_front();
        }
        self.pending.push_back(transaction);
    }

    pub(crate) fn transaction(&mut self, id: &str) -> Option<&mut Transaction> {
        self.pending.iter_mut().find(|transaction| transaction.id == id)
    }

    pub(crate) fn latest(&mut self) -> Option<&mut Transaction> {
        self.pending.back_mut()
    }

    pub(crate) fn finish(&mut self, id: &str) {
        self.pending.retain(|transaction| transaction.id != id);
    }
}

impl Transaction {
    /// A transaction that has no place in a session yet.
    pub(crate) fn new(request: AuthorizationRequest) -> Self {
        Self { id: String::new(), form_token: String::new(), request, logged_in: false, consented: false }
    }

    pub(crate) fn url(&self, lab: &Lab, path: &str) -> String {
        lab.url(&format!("{path}?transaction={}", self.id))
    }
}

/// The session id that a browser sent.
pub(crate) fn id_of(ask: &Ask) -> Option<&str> {
    ask.cookie(COOKIE)
}

/// Hands the session to the browser: unreadable for scripts, and withheld from other sites' posts. The fault that
/// checks no anti-forgery token must not be saved by the cookie, so it has no `SameSite` to speak of.
pub(crate) fn with_cookie(lab: &Lab, answer: Answer, id: &str) -> Answer {
    let secure = lab.base().starts_with("https:");
    let same_site = match (lab.planted(Fault::ConsentTokenUnchecked), secure) {
        (false, _) => "; SameSite=Lax",
        (true, true) => "; SameSite=None",
        (true, false) => "",
    };
    let secure = if secure { "; Secure" } else { "" };
    let cookie = format!("{COOKIE}={id}; Path=/; HttpOnly{same_site}{secure}");
    let cookie = HeaderValue::try_from(cookie).expect("session ids are base64url");
    answer::with(answer, header::SET_COOKIE, cookie)
}
