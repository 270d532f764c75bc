use crate::settle::{Policy, is_crash_like, is_warning, summary, verdict};
use crate::stage::Stage;
use crate::{PROFILES, Profile};
use beartrap_core::{Check, CheckResult, Event, RunSummary, Step, StepState, Verdict};
use beartrap_kit::{Channel, Outcome, Scenario, Turn, World};
use futures_util::StreamExt as _;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How a run is made.
#[derive(Debug, Clone)]
pub struct Options {
    /// What blocks.
    pub profile: &'static Profile,
    /// Whether everything that should be mended fails.
    pub strict: bool,
    /// Whether every failure blocks, whatever its level: a planted fault is there to be found.
    pub every_failure_blocks: bool,
    /// How many checks run at once.
    pub jobs: usize,
    /// The seed of everything random.
    pub seed: u64,
    /// The longest that one check may take.
    pub limit: Duration,
    /// Checks that are known to fail, with their reasons.
    pub departures: BTreeMap<String, String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            profile: &PROFILES[0],
            strict: false,
            every_failure_blocks: false,
            jobs: 4,
            seed: 7,
            // Longer than the longest wait of a check (a grace window of a minute) and the requests around it.
            limit: Duration::from_secs(150),
            departures: BTreeMap::new(),
        }
    }
}

/// The longest that a check may take which waits for caches: most of them live for ten minutes at most.
const SLOW: Duration = Duration::from_mins(15);
/// The longest text of a finding, in characters.
const SHOWN: usize = 1_000;

/// What one check came to, before policy.
pub(crate) struct Played {
    pub(crate) outcome: Outcome,
    pub(crate) broke: Option<Verdict>,
    pub(crate) ms: u64,
    pub(crate) requests: u32,
    pub(crate) exchanges: Vec<beartrap_core::Exchange>,
}

/// Runs the planned scenarios against a prepared target. `settled` are results of an earlier run of the same plan
/// that are not made again. The control that ran before the first check runs once more after the last.
pub async fn run<S: Stage>(
    prepared: &S,
    scenarios: &[&'static Scenario<S::World>],
    options: &Options,
    settled: Vec<CheckResult>,
    emit: &mut (dyn FnMut(Event) + Send),
) -> RunSummary {
    let begun = Instant::now();
    let policy = Policy::of(options);
    let done = |id: &String| settled.iter().any(|result| result.id == *id);
    let checks = scenarios.iter().map(|scenario| (scenario.check(), *scenario));
    let todo: Vec<(Check, &'static Scenario<S::World>)> =
        checks.filter(|(check, _)| !done(&check.id)).collect();
    emit(Event::Planned { ids: todo.iter().map(|(check, _)| check.id.clone()).collect() });

    let mut requests = prepared.requests();
    let mut results = settled;
    let (sender, mut begins) = tokio::sync::mpsc::unbounded_channel();
    let (lonely, together): (Vec<_>, Vec<_>) =
        todo.into_iter().partition(|(_, scenario)| scenario.turn != Turn::Together);
    let mut alone: Vec<_> =
        lonely.into_iter().map(|(check, scenario)| (check, scenario, options.seed)).collect();
    let plays = futures_util::stream::iter(together.into_iter().map(|(check, scenario)| {
        let sender = sender.clone();
        async move {
            // The receiver lives until the last play has ended, so this is always heard.
            let _ = sender.send(check.id.clone());
            let played = match prepared.lack(&check) {
                Some(verdict) => Played::without_playing(verdict),
                None => play(prepared.target(), scenario, &check.id, options.seed, options.limit).await,
            };
            (check, scenario, played)
        }
    }));
    let mut plays = std::pin::pin!(plays.buffer_unordered(options.jobs.max(1)));
    loop {
        tokio::select! {
            biased;
            Some(id) = begins.recv() => emit(Event::Begun { id }),
            played = plays.next() => {
                let Some((check, scenario, played)) = played else { break };
                if options.jobs > 1 && played.is_unsettled() {
                    requests += played.requests;
                    // Other values this time: a server may take a request that it has seen for a reload of its page.
                    alone.push((check, scenario, options.seed.wrapping_add(1)));
                    continue;
                }
                let result = settled_result(prepared, &policy, options, &check, played, &mut requests).await;
                results.push(announced(result, emit));
            }
        }
    }

    // Last come the checks that need the target to themselves, and those that are unsettled: a control step may have
    // failed because the target does not bear several checks at once. What starts the target again comes after them.
    alone.sort_by_key(|(_, scenario, _)| scenario.turn == Turn::Last);
    for (check, scenario, seed) in alone {
        emit(Event::Begun { id: check.id.clone() });
        let limit = if scenario.turn == Turn::Slow { SLOW } else { options.limit };
        let played = match prepared.lack(&check) {
            Some(verdict) => Played::without_playing(verdict),
            None => play(prepared.target(), scenario, &check.id, seed, limit).await,
        };
        let result = settled_result(prepared, &policy, options, &check, played, &mut requests).await;
        results.push(announced(result, emit));
    }

    let (made, sane) = prepared.sanity(options.seed, "sanity at the end").await;
    requests += made;
    let stopped = sane.err().map(|why| format!("the target no longer works after the run: {why}"));
    if let Some(says) = &stopped {
        emit(Event::Stepped(Step { name: "sanity".into(), state: StepState::Wrong, says: says.clone() }));
    }
    let left = prepared.clean_up(options.seed).await;
    if !left.is_empty() {
        let says = format!(
            "{} clients stay registered, since the server did not delete them: {}",
            left.len(),
            left.join(", ")
        );
        emit(Event::Stepped(Step { name: "clean-up".into(), state: StepState::Missing, says }));
    }
    let mut summary = summary(&results, &options.departures, stopped);
    summary.elapsed_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    summary.requests = requests + prepared.requests_beside().await;
    emit(Event::Finished(summary.clone()));
    summary
}

/// Emits a result whole, and gives it back without its exchanges: the end of the run counts verdicts.
fn announced(mut result: CheckResult, emit: &mut (dyn FnMut(Event) + Send)) -> CheckResult {
    let exchanges = std::mem::take(&mut result.exchanges);
    emit(Event::Settled(Box::new(CheckResult { exchanges, ..result.clone() })));
    result
}

/// Plays one scenario in a task of its own, so that a panic and a hang are contained.
pub(crate) async fn play<W: World>(
    target: &Arc<W::Target>,
    scenario: &'static Scenario<W>,
    id: &str,
    seed: u64,
    limit: Duration,
) -> Played {
    let begun = Instant::now();
    let mut world = W::new(target.clone(), id, seed);
    let channel = world.channel().clone();
    let task = tokio::spawn(async move { tokio::time::timeout(limit, (scenario.run)(&mut world)).await });
    // A run that is given up takes its checks with it.
    let task = AbortOnDrop(task);
    let (outcome, broke) = match task.join().await {
        Ok(Ok(outcome)) => (fit_to_show(outcome, &channel), None),
        Ok(Err(_)) => (unplayed(), Some(Verdict::TimedOut { seconds: limit.as_secs() })),
        Err(panic) => (unplayed(), Some(Verdict::Panicked(channel.shown(&message(panic), SHOWN)))),
    };
    Played {
        outcome,
        broke,
        ms: u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
        requests: channel.transcript().requests(),
        exchanges: channel.transcript().exchanges(),
    }
}

/// Whatever a scenario quotes of the target: without secrets and control characters, and of bounded length.
fn fit_to_show(outcome: Outcome, channel: &Channel) -> Outcome {
    let tidy = |text: &mut String| *text = channel.shown(text, SHOWN);
    let mut judgement = outcome.map_err(|mut unsettled| {
        tidy(&mut unsettled.0);
        unsettled
    })?;
    let finding = &mut judgement.finding;
    tidy(&mut finding.expected);
    tidy(&mut finding.observed);
    for exhibit in &mut finding.exhibits {
        tidy(&mut exhibit.name);
        tidy(&mut exhibit.observed);
    }
    Ok(judgement)
}

fn unplayed() -> Outcome {
    Err(beartrap_kit::Unsettled::because("not played to its end"))
}

impl Played {
    fn without_playing(verdict: Verdict) -> Self {
        Self { outcome: unplayed(), broke: Some(verdict), ms: 0, requests: 0, exchanges: Vec::new() }
    }

    fn is_unsettled(&self) -> bool {
        self.broke.is_none() && self.outcome.is_err()
    }
}

struct AbortOnDrop<T>(tokio::task::JoinHandle<T>);

impl<T> AbortOnDrop<T> {
    async fn join(mut self) -> Result<T, tokio::task::JoinError> {
        (&mut self.0).await
    }
}

impl<T> Drop for AbortOnDrop<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn message(error: tokio::task::JoinError) -> String {
    let Ok(panic) = error.try_into_panic() else { return "it was given up".into() };
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "without a message".into())
}

/// Applies policy. A refusal by an error of the target's own is a failure if the target does not recover from it.
async fn settled_result<S: Stage>(
    prepared: &S,
    policy: &Policy<'_>,
    options: &Options,
    check: &Check,
    played: Played,
    requests: &mut u32,
) -> CheckResult {
    let warning = is_warning(&played.outcome);
    let crashed = is_crash_like(&played.outcome);
    let mut verdict = played.broke.unwrap_or_else(|| verdict(played.outcome));
    if crashed && let Verdict::Note(finding) = &verdict {
        let (made, sane) = prepared.sanity(options.seed, &format!("sanity after {}", check.id)).await;
        *requests += made;
        if let Err(why) = sane {
            let mut finding = finding.clone();
            finding.observed = format!("{}; after that {} does not work: {why}", finding.observed, S::HONEST);
            verdict = Verdict::Fail(finding);
        }
    }
    *requests += played.requests;
    CheckResult {
        ms: played.ms,
        requests: played.requests,
        exchanges: played.exchanges,
        ..policy.result(check, verdict, warning)
    }
}
