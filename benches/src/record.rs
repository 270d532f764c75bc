//! The transport that writes down what a run sends, check by check.

use beartrap_kit::{Answered, Failure, Limits, Request, Response, Tcp, TimePassing, Transport};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::task::Id;

/// TCP to a lab on loopback. Waits of checks are left out: who waits does no work, and the bare requests do not wait
/// either.
pub struct Loopback {
    tcp: Tcp,
    tape: Option<Mutex<Vec<Entry>>>,
}

struct Entry {
    /// The task that sent it; the engine plays each check in one of its own, and the rest in none.
    task: Option<Id>,
    exchange: Exchange,
}

/// A request as it was sent, with its answer if there was one.
pub(crate) struct Exchange {
    pub(crate) request: Request,
    pub(crate) response: Option<Response>,
}

/// The exchanges of a run: before the checks, those of each check in the order in which the checks began, and after.
pub struct Recorded {
    pub(crate) before: Vec<Exchange>,
    pub(crate) checks: Vec<Vec<Exchange>>,
    pub(crate) after: Vec<Exchange>,
}

impl Loopback {
    /// The transport that users have, without waits.
    ///
    /// # Errors
    /// If TLS cannot start.
    pub fn new() -> Result<Self, Failure> {
        Ok(Self { tcp: Tcp::new(Limits::default())?, tape: None })
    }

    /// The same, with a tape that runs along.
    ///
    /// # Errors
    /// If TLS cannot start.
    pub fn recording() -> Result<Self, Failure> {
        Ok(Self { tape: Some(Mutex::default()), ..Self::new()? })
    }

    /// What was recorded; the tape is empty afterwards.
    pub fn recorded(&self) -> Recorded {
        let entries = self.tape.as_ref().map(|tape| std::mem::take(&mut *locked(tape))).unwrap_or_default();
        let mut recorded = Recorded { before: Vec::new(), checks: Vec::new(), after: Vec::new() };
        let mut tasks: Vec<Id> = Vec::new();
        for Entry { task, exchange } in entries {
            match task {
                None if tasks.is_empty() => recorded.before.push(exchange),
                None => recorded.after.push(exchange),
                Some(task) => {
                    let at = tasks.iter().position(|known| *known == task).unwrap_or_else(|| {
                        tasks.push(task);
                        recorded.checks.push(Vec::new());
                        tasks.len() - 1
                    });
                    recorded.checks[at].push(exchange);
                }
            }
        }
        recorded
    }
}

impl Transport for Loopback {
    fn send<'a>(&'a self, request: &'a Request) -> Answered<'a> {
        Box::pin(async move {
            let Some(tape) = &self.tape else { return self.tcp.send(request).await };
            // The place on the tape is taken before the request is sent, so that the order is that of the requests.
            let at = {
                let mut tape = locked(tape);
                let exchange = Exchange { request: request.clone(), response: None };
                tape.push(Entry { task: tokio::task::try_id(), exchange });
                tape.len() - 1
            };
            let answer = self.tcp.send(request).await;
            locked(tape)[at].exchange.response = answer.as_ref().ok().cloned();
            answer
        })
    }

    fn now(&self) -> u64 {
        self.tcp.now()
    }

    fn time_passes(&self, _: Duration) -> TimePassing<'_> {
        Box::pin(std::future::ready(()))
    }
}

fn locked(tape: &Mutex<Vec<Entry>>) -> MutexGuard<'_, Vec<Entry>> {
    tape.lock().unwrap_or_else(PoisonError::into_inner)
}
