//! What happens to users while their access tokens last. APIs that hear of it take tokens back before they expire
//! (continuous access evaluation); all others let them in until then.

use crate::directory::{Directory, User};
use crate::personality::Personality;
use serde::Serialize;

/// Something that ends access at once, at APIs that are told of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CriticalEvent {
    /// The tenant whose tokens it is about.
    pub tid: String,
    /// The user, by the object id in that tenant.
    pub oid: String,
    /// Tokens that were issued before are good no more, in seconds since 1970.
    pub time: u64,
    /// What happened.
    pub reason: CriticalReason,
}

/// Why access ends.
///
/// That a device is no longer compliant, or that a policy was changed, is none of them: tokens that are out live on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CriticalReason {
    /// The account was switched off.
    UserDisabled,
    /// The account is gone.
    UserDeleted,
    /// It has another password.
    PasswordChanged,
    /// An administrator, or the user, withdrew all grants.
    SessionsRevoked,
    /// Somebody else may have it.
    HighRisk,
}

impl Directory {
    /// Tells of an event in every tenant that the user has tokens of: the own one, and those that the user is a guest of.
    pub(crate) fn happened(&mut self, user: &User, reason: CriticalReason, time: u64) {
        let home = self.home(user).map(|home| (home.id.clone(), user.id.clone()));
        let guests = self.guests.iter().filter(|guest| guest.user.eq_ignore_ascii_case(&user.name));
        let elsewhere =
            guests.filter_map(|guest| Some((self.tenant(&guest.tenant)?.id.clone(), guest.id.clone())));
        let places: Vec<(String, String)> = home.into_iter().chain(elsewhere).collect();
        for (tid, oid) in places {
            self.events.push(CriticalEvent { tid, oid, time, reason });
        }
    }
}

impl Personality {
    /// The critical events since this time in seconds, the newest first: what an API asks that takes tokens back.
    pub fn critical_events(&self, since: u64) -> Vec<CriticalEvent> {
        self.world().directory.events.newest().filter(|event| event.time >= since).cloned().collect()
    }
}
