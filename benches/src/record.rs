//! The transport that writes down what a run sends, check by check.

use beartrap_kit::{Answered, Failure, Limits, Request, Response, Tcp, TimePassing, Transport};
use beartrap_lab::Clock;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::task::Id;

/// TCP to a lab on loopback. Waits of checks are left out: who waits does no work, and the bare requests do not wait
/// either.
pub struct Loopback {
    tcp: Tcp,
    clock: Clock,
    tape: Option<Mutex<Vec<Entry>>>,
}

struct Entry {
    /// The task that sent it; the engine plays each check in one of its own, and the rest in none.
    task: Option<Id>,
    begun: Instant,
    ended: Instant,
    exchange: Exchange,
}

/// A request as it was sent, with its answer if there was one.
pub(crate) struct Exchange {
    pub(crate) request: Request,
    pub(crate) response: Option<Response>,
}

/// The exchanges of a run.
#[derive(Default)]
pub struct Recorded {
    /// On the way in.
    pub(crate) before: Vec<Exchange>,
    /// Those of each check that ran beside others, in the order in which the checks began.
    pub(crate) together: Vec<Vec<Exchange>>,
    /// Those of each check that ran after these, one check after the other.
    pub(crate) alone: Vec<Vec<Exchange>>,
    /// After the checks.
    pub(crate) after: Vec<Exchange>,
}

/// What one check sent, and when.
struct Played {
    task: Id,
    begun: Instant,
    ended: Instant,
    exchanges: Vec<Exchange>,
}

impl Loopback {
    /// The transport that users have, without waits, to a lab with this clock.
    ///
    /// # Errors
    /// If TLS cannot start.
    pub fn new(clock: Clock) -> Result<Self, Failure> {
        Ok(Self { tcp: Tcp::new(Limits::default())?, clock, tape: None })
    }

    /// The same, with a tape that runs along.
    ///
    /// # Errors
    /// If TLS cannot start.
    pub fn recording(clock: Clock) -> Result<Self, Failure> {
        Ok(Self { tape: Some(Mutex::default()), ..Self::new(clock)? })
    }

    /// What was recorded; the tape is empty afterwards.
    pub fn recorded(&self) -> Recorded {
        let entries = self.tape.as_ref().map(|tape| std::mem::take(&mut *locked(tape))).unwrap_or_default();
        let mut recorded = Recorded::default();
        let mut checks: Vec<Played> = Vec::new();
        for Entry { task, begun, ended, exchange } in entries {
            let Some(task) = task else {
                let aside = if checks.is_empty() { &mut recorded.before } else { &mut recorded.after };
                aside.push(exchange);
                continue;
            };
            if let Some(check) = checks.iter_mut().find(|check| check.task == task) {
                check.ended = ended;
                check.exchanges.push(exchange);
            } else {
                checks.push(Played { task, begun, ended, exchanges: vec![exchange] });
            }
        }
        let first_alone = first_alone(&checks);
        let mut exchanges = checks.into_iter().map(|check| check.exchanges);
        recorded.together = exchanges.by_ref().take(first_alone).collect();
        recorded.alone = exchanges.collect();
        recorded
    }
}

/// Where the checks begin that nothing else overlaps: the engine plays some by themselves at the end.
fn first_alone(checks: &[Played]) -> usize {
    let overlaps = |at: usize| checks[..at].iter().any(|earlier| earlier.ended > checks[at].begun);
    (0..checks.len()).rev().find(|&at| overlaps(at)).map_or(0, |last| last + 1)
}

impl Transport for Loopback {
    fn send<'a>(&'a self, request: &'a Request) -> Answered<'a> {
        Box::pin(async move {
            let Some(tape) = &self.tape else { return self.tcp.send(request).await };
            // The place on the tape is taken before the request is sent, so that the order is that of the requests.
            let at = {
                let mut tape = locked(tape);
                let (task, now) = (tokio::task::try_id(), Instant::now());
                let exchange = Exchange { request: request.clone(), response: None };
                tape.push(Entry { task, begun: now, ended: now, exchange });
                tape.len() - 1
            };
            let answer = self.tcp.send(request).await;
            let entry = &mut locked(tape)[at];
            entry.ended = Instant::now();
            entry.exchange.response = answer.as_ref().ok().cloned();
            answer
        })
    }

    fn now(&self) -> u64 {
        self.clock.now()
    }

    fn time_passes(&self, _: Duration) -> TimePassing<'_> {
        Box::pin(std::future::ready(()))
    }
}

fn locked(tape: &Mutex<Vec<Entry>>) -> MutexGuard<'_, Vec<Entry>> {
    tape.lock().unwrap_or_else(PoisonError::into_inner)
}
