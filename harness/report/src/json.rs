//! The one document of `--json`.

use crate::{Saved, command, finding, text};
use beartrap_core::{
    Capability, CheckResult, Departure, Exhibit, Grade, Impact, Kind, Level, RUN_SCHEMA, RunHeader, Severity,
    Step, Totals, Verdict, Weight,
};
use serde::Serialize;

/// The run as one JSON document with the schema `beartrap/run/1`, pretty-printed, with a line feed at the end.
///
/// The contract: `schema`, `target`, `seed`, `profile`, `elapsed_ms`, `requests`, `totals` (`pass`, `note`, `fail`, `unsettled`,
/// `not_applicable`), `results` [`id`, `verdict` (the name of its total), `level` and `impact` in kebab case, `clause`,
/// `blocking`, `ms`, `requests`, `summary`, `reason` where there is one, `exhibits` [`name`, `grade` (`good`, `remark`,
/// `warning`, `crash-like`, `bad`), `observed`, `exchanges`]], `departures` [`id`, `reason`, `stale`].
///
/// Besides: `version`, `title`, `fault`, `strict`, `shard`, `started_at` (seconds since 1970), `exit` and `elapsed_ms` (both null
/// if the run was killed), `stopped`, `planned` (how many checks), `blocking` (how many), `steps`, `lacking`; and for each result
/// `kind`, `severity`, `clause_says`, `title`, where there is one `departure`, with a finding `expected` and `exchanges` (their
/// numbers), and for failures `again` (the command that repeats it).
pub fn run_json(saved: &Saved) -> String {
    let run = &saved.header;
    let summary = saved.summary.as_ref();
    document(&Run {
        schema: RUN_SCHEMA,
        version: &run.version,
        target: &run.target,
        title: &run.title,
        fault: run.fault.as_deref(),
        profile: &run.profile,
        strict: run.strict,
        seed: run.seed,
        shard: run.shard.as_deref(),
        started_at: run.started_at,
        elapsed_ms: summary.map(|summary| summary.elapsed_ms),
        requests: saved.requests(),
        exit: summary.map(|summary| summary.exit),
        stopped: summary.and_then(|summary| summary.stopped.as_deref()),
        planned: saved.planned.len(),
        totals: saved.totals(),
        blocking: saved.blocking(),
        steps: &saved.steps,
        results: saved.results.iter().map(|result| Entry::of(&saved.header, result)).collect(),
        departures: saved.departures(),
        lacking: saved
            .lacking()
            .into_iter()
            .map(|(capability, checks)| Lack { capability, checks })
            .collect(),
    })
}

/// A JSON text that is safe to show: what a terminal would obey stands as an escape. The value stays the same.
pub(crate) fn document(value: &impl Serialize) -> String {
    let mut safe = String::new();
    // Structs with named members and no maps with odd keys always have a JSON text.
    let pretty = serde_json::to_string_pretty(value).unwrap_or_default();
    for letter in pretty.chars() {
        if letter != '\n' && text::is_deceptive(letter) {
            // In a text that is already escaped and indented with spaces, this can only stand inside a string.
            letter.encode_utf16(&mut [0; 2]).iter().for_each(|unit| safe.push_str(&format!("\\u{unit:04x}")));
        } else {
            safe.push(letter);
        }
    }
    safe.push('\n');
    safe
}

// Members stand in the order in which people look for them.

#[derive(Serialize)]
struct Run<'a> {
    schema: &'static str,
    version: &'a str,
    target: &'a str,
    title: &'a str,
    fault: Option<&'a str>,
    profile: &'a str,
    strict: bool,
    seed: u64,
    shard: Option<&'a str>,
    started_at: u64,
    elapsed_ms: Option<u64>,
    requests: u64,
    exit: Option<u8>,
    stopped: Option<&'a str>,
    planned: usize,
    totals: Totals,
    blocking: usize,
    steps: &'a [Step],
    results: Vec<Entry<'a>>,
    departures: Vec<Departure>,
    lacking: Vec<Lack>,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    kind: Kind,
    verdict: &'static str,
    blocking: bool,
    level: Level,
    clause: &'a str,
    clause_says: &'a str,
    impact: Impact,
    severity: Severity,
    ms: u64,
    requests: u32,
    title: &'a str,
    summary: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    departure: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exchanges: Option<&'a [u32]>,
    exhibits: Vec<Member<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    again: Option<String>,
}

#[derive(Serialize)]
struct Member<'a> {
    name: &'a str,
    grade: &'static str,
    observed: &'a str,
    exchanges: &'a [u32],
}

#[derive(Serialize)]
struct Lack {
    capability: Capability,
    checks: usize,
}

impl<'a> Entry<'a> {
    fn of(run: &RunHeader, result: &'a CheckResult) -> Self {
        let finding = result.verdict.finding();
        let is_fail = matches!(result.verdict, Verdict::Fail(_));
        Self {
            id: &result.id,
            kind: result.kind,
            verdict: result.verdict.name(),
            blocking: result.blocking,
            level: result.level,
            clause: &result.clause,
            clause_says: &result.clause_says,
            impact: result.impact,
            severity: result.impact.severity(),
            ms: result.ms,
            requests: result.requests,
            title: &result.title,
            summary: finding::summary(result),
            reason: result.reason(),
            departure: result.departure.as_deref(),
            expected: finding.map(|finding| finding.expected.as_str()),
            exchanges: finding.map(|finding| finding.exchanges.as_slice()),
            exhibits: finding
                .map(|finding| finding.exhibits.iter().map(Member::of).collect())
                .unwrap_or_default(),
            again: is_fail.then(|| command::again(run, &result.id)),
        }
    }
}

impl<'a> Member<'a> {
    fn of(exhibit: &'a Exhibit) -> Self {
        let grade = match exhibit.grade {
            Grade::Good => "good",
            Grade::Noted(Weight::Remark) => "remark",
            Grade::Noted(Weight::Warning) => "warning",
            Grade::CrashLike => "crash-like",
            Grade::Bad => "bad",
        };
        Self { name: &exhibit.name, grade, observed: &exhibit.observed, exchanges: &exhibit.exchanges }
    }
}
