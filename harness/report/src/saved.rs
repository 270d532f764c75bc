use crate::{ReportError, read_run};
use beartrap_core::{
    Capability, CheckResult, Departure, Event, RunHeader, RunSummary, Step, Totals, Verdict,
};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::Path;

/// A run read back, or folded as it happened: what every renderer works from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// What was known when the run began.
    pub header: RunHeader,
    /// The way in.
    pub steps: Vec<Step>,
    /// The ids that were to be run, sorted, each once.
    pub planned: Vec<String>,
    /// The results, sorted by id, each id once: where a run was resumed, the last result counts.
    pub results: Vec<CheckResult>,
    /// How the run ended; none if it was killed.
    pub summary: Option<RunSummary>,
}

impl Saved {
    /// Reads a run file; see [`read_run`] for what is refused.
    pub fn read(path: &Path) -> Result<Self, ReportError> {
        Self::fold(read_run(path)?).map_err(ReportError::at(path))
    }

    /// Folds the events of one run. A second `started` is a run that was resumed, and must be of the same target, fault,
    /// profile and seed.
    pub fn fold(events: impl IntoIterator<Item = Event>) -> Result<Self, ReportError> {
        let mut events = events.into_iter();
        let Some(Event::Started(mut header)) = events.next() else { return Err(ReportError::NoRun) };
        must_be_alike(&header, &header)?;
        let mut steps: Vec<Step> = Vec::new();
        let mut planned = Vec::new();
        let mut results = BTreeMap::new();
        let mut summary = None;
        for event in events {
            match event {
                Event::Started(again) => {
                    must_be_alike(&header, &again)?;
                    header = again;
                    steps.clear();
                    summary = None;
                }
                Event::Stepped(step) => steps.push(step),
                Event::Planned { ids } => planned.extend(ids),
                Event::Begun { .. } => {}
                Event::Settled(result) => {
                    results.insert(result.id.clone(), *result);
                }
                Event::Finished(end) => summary = Some(end),
            }
        }
        planned.extend(results.keys().cloned());
        planned.sort_unstable();
        planned.dedup();
        Ok(Self { header, steps, planned, results: results.into_values().collect(), summary })
    }

    /// The result of one check.
    pub fn result(&self, id: &str) -> Option<&CheckResult> {
        self.results.iter().find(|result| result.id == id)
    }

    /// Counts by verdict, counted from the results.
    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        self.results.iter().for_each(|result| totals.count(&result.verdict));
        totals
    }

    /// Requests made: with calibration if the run ended, else those of the checks.
    pub fn requests(&self) -> u64 {
        match &self.summary {
            Some(summary) => u64::from(summary.requests),
            None => self.results.iter().map(|result| u64::from(result.requests)).sum(),
        }
    }

    /// How many results fail the run.
    pub fn blocking(&self) -> usize {
        self.results.iter().filter(|result| result.blocking).count()
    }

    /// The failures that no departure explains, worst first: blocking before not, then by severity, then by id.
    pub fn findings(&self) -> Vec<&CheckResult> {
        let mut findings: Vec<&CheckResult> = self
            .results
            .iter()
            .filter(|result| matches!(result.verdict, Verdict::Fail(_)))
            .filter(|result| result.departure.is_none() || result.blocking)
            .collect();
        findings
            .sort_by_key(|result| (Reverse(result.blocking), Reverse(result.impact.severity()), &result.id));
        findings
    }

    /// The notes, worst first.
    pub fn notes(&self) -> Vec<&CheckResult> {
        let mut notes: Vec<&CheckResult> =
            self.results.iter().filter(|result| matches!(result.verdict, Verdict::Note(_))).collect();
        notes.sort_by_key(|result| (Reverse(result.impact.severity()), &result.id));
        notes
    }

    /// The checks about which nothing can be said, by reason; the reason of most checks first.
    pub fn unsettled(&self) -> Vec<(String, Vec<&CheckResult>)> {
        self.by_reason(|result| match result.verdict {
            Verdict::NotApplicable(_) => None,
            _ => result.reason(),
        })
    }

    /// The checks that broke: defects of beartrap.
    pub fn broken(&self) -> usize {
        self.results.iter().filter(|result| matches!(result.verdict, Verdict::Panicked(_))).count()
    }

    /// The listed departures that were run, stale ones first. Of a run that did not end, those that still happen.
    pub fn departures(&self) -> Vec<Departure> {
        let mut departures = match &self.summary {
            Some(summary) => summary.departures.clone(),
            None => self.results.iter().filter_map(departure_of).collect(),
        };
        departures.sort_by(|one, other| (!one.stale, &one.id).cmp(&(!other.stale, &other.id)));
        departures
    }

    /// The kinds of API that this one is not declared to be, with the number of checks that are about them alone; most
    /// checks first.
    pub fn other_kinds(&self) -> Vec<(&'static str, usize)> {
        let kinds = self.lacking().into_iter();
        kinds.filter_map(|(capability, checks)| Some((capability.kind_of_target()?, checks))).collect()
    }

    /// The checks that do not apply, by what they lack and why; the reason of most checks first. Those about other kinds of
    /// API are not among them.
    pub fn not_applicable(&self) -> Vec<(String, Vec<&CheckResult>)> {
        self.by_reason(|result| match result.verdict {
            Verdict::NotApplicable(capability) if capability.kind_of_target().is_some() => None,
            Verdict::NotApplicable(capability) => {
                let lacks = result.lacks.as_ref().map_or_else(String::new, |lacks| format!(": {lacks}"));
                Some(format!("for lack of {}{lacks}", capability.words()))
            }
            _ => None,
        })
    }

    fn by_reason(&self, of: impl Fn(&CheckResult) -> Option<String>) -> Vec<(String, Vec<&CheckResult>)> {
        let mut by_reason: BTreeMap<String, Vec<&CheckResult>> = BTreeMap::new();
        for result in &self.results {
            if let Some(reason) = of(result) {
                by_reason.entry(reason).or_default().push(result);
            }
        }
        let mut groups: Vec<_> = by_reason.into_iter().collect();
        groups.sort_by_key(|(_, results)| Reverse(results.len()));
        groups
    }

    /// What the target does not declare, with the number of checks that this left out; most checks first.
    pub fn lacking(&self) -> Vec<(Capability, usize)> {
        let mut counts: BTreeMap<Capability, usize> = BTreeMap::new();
        for result in &self.results {
            if let Verdict::NotApplicable(capability) = result.verdict {
                *counts.entry(capability).or_default() += 1;
            }
        }
        let mut lacking: Vec<_> = counts.into_iter().collect();
        lacking.sort_by_key(|&(_, checks)| Reverse(checks));
        lacking
    }
}

/// A result knows of its entry while it fails; which entries are stale only the end of a run tells.
fn departure_of(result: &CheckResult) -> Option<Departure> {
    let reason = result.departure.clone()?;
    Some(Departure { id: result.id.clone(), reason, stale: false })
}

/// Results of different runs must not stand in one report, nor those of another schema.
pub(crate) fn must_be_alike(one: &RunHeader, other: &RunHeader) -> Result<(), ReportError> {
    let words = |header: &RunHeader| {
        [
            ("target", header.target.clone()),
            ("planted fault", header.fault.clone().unwrap_or_else(|| "none".to_owned())),
            ("profile", header.profile.clone()),
            ("strictness", if header.strict { "strict" } else { "not strict" }.to_owned()),
            ("seed", header.seed.to_string()),
        ]
    };
    for ((what, one), (_, other)) in words(one).into_iter().zip(words(other)) {
        if one != other {
            return Err(ReportError::Differs { what, one, other });
        }
    }
    if other.schema != beartrap_core::RUN_SCHEMA {
        return Err(ReportError::Schema { found: other.schema.clone() });
    }
    Ok(())
}
