//! What the personality writes down: every sign-in, as it ended and why, and every change of the ledger.
//!
//! The documents have the shapes of `auditLogs/signIns` and `auditLogs/directoryAudits` of Microsoft Graph, with an
//! explanation besides. No secret, code or token is in them.

mod audit;
mod endpoint;
mod notes;
mod outcome;
mod sign_in;

pub(crate) use audit::Change;
pub(crate) use endpoint::endpoint;
pub(crate) use notes::{Noted, Notes};

use crate::ask::Ask;
use crate::personality::Personality;
use crate::refusal::Trace;
use bytes::Bytes;
use http::Response;
use outcome::Outcome;
use std::collections::VecDeque;

/// How many entries a log holds: what came first goes first.
const MOST: usize = 2_000;

/// A log of bounded length.
#[derive(Debug, Clone)]
pub(crate) struct Log<T>(VecDeque<T>);

impl<T> Default for Log<T> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}

impl<T> Log<T> {
    pub(crate) fn push(&mut self, entry: T) {
        if self.0.len() >= MOST {
            self.0.pop_front();
        }
        self.0.push_back(entry);
    }

    /// The newest first.
    pub(crate) fn newest(&self) -> impl Iterator<Item = &T> {
        self.0.iter().rev()
    }

    fn newest_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.iter_mut().rev()
    }
}

/// Writes down how a request ended, if it was the end of a sign-in, and that the changes it made belong to it.
pub(crate) fn keep(entra: &Personality, ask: &Ask, trace: &Trace, answer: &Response<Bytes>) {
    let outcome = Outcome::of(ask, answer);
    let mut world = entra.world();
    for change in world.directory.journal.newest_mut().take_while(|change| change.correlation.is_none()) {
        change.correlation = Some(trace.correlation.clone());
    }
    let Some(outcome) = outcome else { return };
    let line = sign_in::entry(&world.directory, (ask, trace), &outcome, entra.now());
    world.sign_in_log.push(line);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_forgets_the_oldest() {
        let mut log = Log::default();
        (0..=MOST).for_each(|number| log.push(number));
        let kept: Vec<usize> = log.newest().copied().collect();
        assert_eq!((kept.len(), kept[0], kept[MOST - 1]), (MOST, MOST, 1));
    }
}
