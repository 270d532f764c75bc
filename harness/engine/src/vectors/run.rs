use super::{Subject, VectorRow, judged, probe};
use crate::settle::summary;
use crate::{AdapterError, GivenUp, Options};
use beartrap_core::{CheckResult, Event, RunSummary, Step, StepState};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Instant;

/// Presents the planned vectors to a validator that was probed. `more` starts the same validator again, for as many
/// jobs as the options want; where that fails, there are fewer. `settled` are results of an earlier run that are not
/// made again. Nothing is judged any more once the run is given up.
pub fn run_vectors(
    first: Box<dyn Subject>,
    more: &(dyn Fn() -> Result<Box<dyn Subject>, AdapterError> + Sync),
    rows: &[VectorRow],
    options: &Options,
    settled: Vec<CheckResult>,
    given_up: &GivenUp,
    emit: &mut dyn FnMut(Event),
) -> RunSummary {
    let begun = Instant::now();
    let done = |row: &&VectorRow| !settled.iter().any(|result| result.id == row.id());
    let rows: Vec<VectorRow> = rows.iter().filter(done).copied().collect();
    emit(Event::Planned { ids: rows.iter().map(VectorRow::id).collect() });
    let mut results = settled;
    let mut stopped = None;
    let queue = Queue { rows: &rows, next: AtomicUsize::new(0), options, given_up };
    thread::scope(|scope| {
        let (sender, told) = channel();
        let queue = &queue;
        let jobs = options.jobs.clamp(1, rows.len().max(1));
        for _ in 1..jobs {
            let sender = sender.clone();
            scope.spawn(move || match more() {
                Ok(subject) => queue.work(subject, &sender),
                // The receiver lives until every worker has ended.
                Err(error) => drop(sender.send(Told::Trouble(error.to_string()))),
            });
        }
        scope.spawn(move || queue.work(first, &sender));
        for told in told {
            match told {
                Told::Begun(id) => emit(Event::Begun { id }),
                Told::Settled(result) => {
                    emit(Event::Settled(result.clone()));
                    results.push(*result);
                }
                Told::Trouble(says) => {
                    emit(Event::Stepped(Step { name: "adapter".into(), state: StepState::Missing, says }));
                }
                Told::Insane(says) => {
                    let says = format!("the validator no longer works after the run: {says}");
                    emit(Event::Stepped(Step {
                        name: "sanity".into(),
                        state: StepState::Wrong,
                        says: says.clone(),
                    }));
                    stopped = Some(says);
                }
            }
        }
    });
    let mut summary = summary(&results, &options.departures, stopped);
    summary.elapsed_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    summary.requests = results.iter().map(|result| result.requests).fold(0, u32::saturating_add);
    if !given_up.is_so() {
        emit(Event::Finished(summary.clone()));
    }
    summary
}

/// What a worker tells.
enum Told {
    Begun(String),
    Settled(Box<CheckResult>),
    /// There is one worker less.
    Trouble(String),
    /// The probe does not work any more.
    Insane(String),
}

/// The vectors that are still to be presented.
struct Queue<'q> {
    rows: &'q [VectorRow],
    next: AtomicUsize,
    options: &'q Options,
    given_up: &'q GivenUp,
}

impl Queue<'_> {
    /// Takes vectors until there are none, then asks the three questions of the probe again.
    fn work(&self, mut subject: Box<dyn Subject>, told: &Sender<Told>) {
        // The receiver lives until every worker has ended.
        let tell = |what| drop(told.send(what));
        while let Some(row) = self.rows.get(self.next.fetch_add(1, Ordering::Relaxed)) {
            tell(Told::Begun(row.id()));
            let result = judged(*row, subject.as_mut(), self.options);
            if self.given_up.is_so() {
                return;
            }
            tell(Told::Settled(Box::new(result)));
        }
        if let Err(error) = probe(subject.as_mut()) {
            tell(Told::Insane(subject.trouble().unwrap_or_else(|| error.to_string())));
        }
    }
}
