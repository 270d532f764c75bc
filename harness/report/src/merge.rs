use crate::saved::must_be_alike;
use crate::{ReportError, Saved};
use beartrap_core::{Departure, Event, RunHeader, RunSummary};
use std::collections::{BTreeMap, BTreeSet};

/// Joins the shards of one run, or a run and its repetitions: of two results for one check the last one counts.
///
/// The totals, what blocks and the exit code follow from the joined results. The time is that of the slowest run, since
/// shards run side by side; requests add up. A run that did not end, or a shard that is not among them, is named in
/// `stopped`, so that a part never passes for the whole.
///
/// Runs of another target, fault, profile, strictness or seed are refused.
pub fn merge(runs: Vec<Vec<Event>>) -> Result<Saved, ReportError> {
    let mut saved = Vec::with_capacity(runs.len());
    for run in runs {
        saved.push(Saved::fold(run)?);
    }
    let Some(first) = saved.first() else { return Err(ReportError::NoRun) };
    for other in &saved[1..] {
        must_be_alike(&first.header, &other.header)?;
    }
    if let [_] = saved.as_slice() {
        return saved.pop().ok_or(ReportError::NoRun);
    }
    let stopped = what_is_missing(&saved)?;
    let mut header = first.header.clone();
    header.shard = None;
    header.started_at = saved.iter().map(|run| run.header.started_at).min().unwrap_or_default();
    let summaries: Vec<RunSummary> = saved.iter().filter_map(|run| run.summary.clone()).collect();
    let requests = saved.iter().map(Saved::requests).sum::<u64>();
    let joined = join(header, saved);
    let summary = summarize(&joined, &summaries, stopped, requests);
    Ok(Saved { summary: Some(summary), ..joined })
}

fn join(header: RunHeader, runs: Vec<Saved>) -> Saved {
    let mut steps = Vec::new();
    let mut planned = BTreeSet::new();
    let mut results = BTreeMap::new();
    for run in runs {
        for step in run.steps {
            if !steps.contains(&step) {
                steps.push(step);
            }
        }
        planned.extend(run.planned);
        results.extend(run.results.into_iter().map(|result| (result.id.clone(), result)));
    }
    let planned = planned.into_iter().collect();
    Saved { header, steps, planned, results: results.into_values().collect(), summary: None }
}

fn summarize(joined: &Saved, ends: &[RunSummary], stopped: Option<String>, requests: u64) -> RunSummary {
    let departures: BTreeMap<String, Departure> = ends
        .iter()
        .flat_map(|end| end.departures.iter().cloned())
        .chain(joined.departures())
        .map(|departure| (departure.id.clone(), departure))
        .collect();
    let departures: Vec<Departure> = departures.into_values().collect();
    let blocking = joined.blocking();
    let broke = joined.broken() > 0;
    let ended_as = |code: u8| ends.iter().any(|end| end.exit == code && end.stopped.is_some());
    // The order in which a single run chooses its code too.
    let exit = match () {
        () if blocking > 0 => 1,
        () if broke || ended_as(3) => 3,
        () if ended_as(2) => 2,
        () if departures.iter().any(|departure| departure.stale) => 5,
        () if stopped.is_some() || joined.totals().unsettled > 0 => 4,
        () => 0,
    };
    let lacking = joined.lacking().into_iter();
    RunSummary {
        totals: joined.totals(),
        blocking: u32::try_from(blocking).unwrap_or(u32::MAX),
        departures,
        lacking: lacking.map(|(what, checks)| (what, u32::try_from(checks).unwrap_or(u32::MAX))).collect(),
        stopped,
        elapsed_ms: ends.iter().map(|end| end.elapsed_ms).max().unwrap_or_default(),
        requests: u32::try_from(requests).unwrap_or(u32::MAX),
        exit,
    }
}

/// Why the runs together are less than the whole: one stopped early or was killed, or a shard is not among them.
fn what_is_missing(runs: &[Saved]) -> Result<Option<String>, ReportError> {
    let shards: Vec<&str> = runs.iter().filter_map(|run| run.header.shard.as_deref()).collect();
    if let Some((_, of)) = shards.first().and_then(|shard| parts(shard)) {
        let mut here = BTreeSet::new();
        for shard in &shards {
            match parts(shard) {
                Some((number, total)) if total == of => here.insert(number),
                _ => {
                    let (one, other) = (format!("{of} shards"), (*shard).to_owned());
                    return Err(ReportError::Differs { what: "split", one, other });
                }
            };
        }
        // One number is enough to act on, and the total may be absurd in a file made by hand.
        if let Some(number) = (1..=of).find(|number| !here.contains(number)) {
            return Ok(Some(format!("shard {number}/{of} is missing; name its file too")));
        }
    }
    if let Some(reason) = runs.iter().find_map(|run| run.summary.as_ref()?.stopped.clone()) {
        return Ok(Some(reason));
    }
    if runs.iter().any(|run| run.summary.is_none() && run.planned.is_empty()) {
        return Ok(Some("one of the runs ended before its first check; run it again".to_owned()));
    }
    // A killed run whose checks were all settled by another one lacks nothing.
    let settled: BTreeSet<&str> =
        runs.iter().flat_map(|run| &run.results).map(|result| result.id.as_str()).collect();
    let open = runs.iter().flat_map(|run| &run.planned).filter(|id| !settled.contains(id.as_str())).count();
    Ok((open > 0)
        .then(|| format!("{} did not end; finish the run with --resume", crate::text::count(open, "check"))))
}

fn parts(shard: &str) -> Option<(u32, u32)> {
    let (number, of) = shard.split_once('/')?;
    Some((number.parse().ok()?, of.parse().ok()?))
}
