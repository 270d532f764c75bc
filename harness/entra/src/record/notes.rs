//! What turns out while a request is answered. The place that decides notes it, so that the log need not find it out again.

use crate::directory::{ClientKind, Device};
use crate::policy::{Applied, Facts, Issue, Moment, Place};
use std::sync::{Mutex, PoisonError};

/// The notes of one request.
#[derive(Default)]
pub(crate) struct Notes(Mutex<Noted>);

/// Names and identifiers, as the directory has them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Noted {
    pub(crate) user: Option<String>,
    pub(crate) tenant: Option<String>,
    /// Client ids.
    pub(crate) client: Option<String>,
    pub(crate) api: Option<String>,
    pub(crate) device: Option<Device>,
    pub(crate) kind: Option<ClientKind>,
    pub(crate) gave_second_factor: bool,
    pub(crate) is_interactive: bool,
    pub(crate) policies: Vec<Applied>,
}

impl Notes {
    pub(crate) fn note(&self, change: impl FnOnce(&mut Noted)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    pub(super) fn read(&self) -> Noted {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Noted {
    pub(crate) fn of(issue: &Issue, place: &Place) -> Self {
        Self {
            user: Some(issue.user.name.clone()),
            tenant: Some(issue.tenant.id.clone()),
            client: Some(issue.client.client_id.clone()),
            api: issue.api.map(|api| api.client_id.clone()),
            device: Facts::device(issue.directory, issue.tenant, place, issue.how.proven).cloned(),
            kind: Some(issue.how.client),
            gave_second_factor: issue.how.proven.second_factor_at.is_some(),
            is_interactive: issue.moment == Moment::SignIn,
            policies: Vec::new(),
        }
    }
}
