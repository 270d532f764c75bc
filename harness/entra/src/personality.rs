use crate::ask::Ask;
use crate::directory::{Directory, guid};
use crate::grants::Grants;
use crate::identity::Platform;
use crate::record::{self, Log, Notes};
use crate::refusal::Trace;
use crate::routes;
use crate::sign_in::SignIns;
use crate::token::Repetitions;
use crate::trouble::{self, Troubles};
use beartrap_core::Fault;
use beartrap_lab::{Clock, Random};
use bytes::Bytes;
use http::{Request, Response};
use serde_json::Value;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What a personality is made of.
#[derive(Debug, Clone)]
pub struct Config {
    /// The ledger.
    pub directory: Directory,
    /// Scheme and host that clients are given as authority, without a slash at the end.
    pub authority: String,
    /// The time as the personality sees it.
    pub clock: Clock,
    /// From this every code and identifier follows. Where others can reach it, it must be a number that nobody can guess.
    pub seed: u64,
    /// Where the agent of servers outside Azure leaves the keys that it challenges with; without it there is no agent.
    /// Libraries on Linux read them in `/var/opt/azcmagent/tokens` alone.
    pub arc_folder: Option<PathBuf>,
    /// Whether `/control` is there, by which any program on this machine can change it.
    pub control: bool,
    /// What goes wrong, so that a check can be seen to find it.
    pub fault: Option<Fault>,
}

impl Config {
    /// A personality of this directory at this authority, with the machine's clock and the seed 0.
    pub fn of(directory: Directory, authority: impl Into<String>) -> Self {
        Self {
            directory,
            authority: authority.into(),
            clock: Clock::system(),
            seed: 0,
            arc_folder: None,
            control: false,
            fault: None,
        }
    }
}

/// Entra as clients see it: every endpoint below one authority.
pub struct Personality {
    authority: String,
    clock: Clock,
    control: bool,
    fault: Option<Fault>,
    world: Mutex<World>,
}

/// What requests change.
pub(crate) struct World {
    pub(crate) directory: Directory,
    pub(crate) random: Random,
    pub(crate) sign_in_log: Log<Value>,
    pub(crate) platform: Platform,
    pub(crate) troubles: Troubles,
    pub(crate) grants: Grants,
    pub(crate) sign_ins: SignIns,
    pub(crate) repetitions: Repetitions,
}

impl Personality {
    /// A personality that nobody has signed in to yet.
    pub fn new(config: Config) -> Arc<Self> {
        let Config { directory, authority, clock, seed, arc_folder, control, fault } = config;
        let world = Mutex::new(World {
            sign_in_log: Log::default(),
            grants: Grants::default(),
            sign_ins: SignIns::default(),
            repetitions: Repetitions::default(),
            troubles: Troubles::of(directory.troubles.clone()),
            platform: Platform::new(seed, arc_folder),
            directory: Directory { fault, ..directory },
            random: Random::new(seed),
        });
        Arc::new(Self { authority, clock, control, fault, world })
    }

    /// Answers one request in process, without a socket. Its host means nothing.
    pub fn answer(&self, request: Request<Bytes>) -> Response<Bytes> {
        let (head, body) = request.into_parts();
        let ask =
            Ask { method: head.method, uri: head.uri, headers: head.headers, body, notes: Notes::default() };
        let trace = self.trace(&ask);
        let answer = trouble::around(self, &ask, &trace, || routes::answered(self, &ask, &trace));
        record::keep(self, &ask, &trace, &answer);
        answer
    }

    /// Scheme and host, without a slash at the end.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// The clock; advancing it moves the time of the personality.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Whether this is what goes wrong.
    pub(crate) fn has(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }

    pub(crate) fn is_controlled(&self) -> bool {
        self.control
    }

    pub(crate) fn now(&self) -> u64 {
        self.clock.now()
    }

    /// The state. A handler that panicked cannot have left it half-written in a way that matters here.
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn trace(&self, ask: &Ask) -> Trace {
        let mut world = self.world();
        let older_codes = world.directory.switches.older_codes;
        let mut fresh = |what| guid(&[&world.random.value(what, "request")]);
        let sent = ask.header("client-request-id").filter(|id| is_guid(id));
        Trace {
            id: fresh("trace"),
            correlation: sent.map_or_else(|| fresh("correlation"), str::to_owned),
            timestamp: timestamp(self.now()),
            older_codes,
        }
    }
}

/// Eight, four, four, four and twelve hexadecimal digits.
pub(crate) fn is_guid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.concat().bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// `2026-08-13 10:00:00Z`: with a space, as Entra writes it.
pub(crate) fn timestamp(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    // The civil calendar from March, so that the leap day comes last; day 719468 is 1970-01-01.
    let shifted = days + 719_468;
    let (era, of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02}Z", rest / 3_600, rest / 60 % 60, rest % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_has_a_space_and_the_days_of_leap_years() {
        for (seconds, expected) in [
            (0, "1970-01-01 00:00:00Z"),
            (1_709_164_799, "2024-02-28 23:59:59Z"),
            (1_709_164_800, "2024-02-29 00:00:00Z"),
            (1_767_225_600, "2026-01-01 00:00:00Z"),
        ] {
            assert_eq!(timestamp(seconds), expected);
        }
    }
}
