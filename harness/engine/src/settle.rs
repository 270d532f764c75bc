use crate::{Options, Profile};
use beartrap_core::{Check, CheckResult, Departure, Grade, RunSummary, Totals, Verdict, Weight};
use beartrap_kit::Outcome;
use std::collections::BTreeMap;

/// From what a scenario came to, to the verdict that is reported.
pub(crate) fn verdict(outcome: Outcome) -> Verdict {
    match outcome {
        Err(unsettled) => Verdict::Unsettled(unsettled.0),
        Ok(judgement) => match judgement.grade {
            Grade::Good => Verdict::Pass(judgement.finding),
            Grade::Noted(_) | Grade::CrashLike => Verdict::Note(judgement.finding),
            Grade::Bad => Verdict::Fail(judgement.finding),
        },
    }
}

/// Whether a note is one that fails in strict mode.
pub(crate) fn is_warning(outcome: &Outcome) -> bool {
    let grade = outcome.as_ref().map(|judgement| judgement.grade);
    matches!(grade, Ok(Grade::Noted(Weight::Warning) | Grade::CrashLike))
}

/// Whether an answer of the target was an error of its own.
pub(crate) fn is_crash_like(outcome: &Outcome) -> bool {
    outcome.as_ref().is_ok_and(|judgement| judgement.grade == Grade::CrashLike)
}

/// A check and its verdict as one result, policy applied.
pub(crate) struct Policy<'p> {
    pub(crate) profile: &'p Profile,
    pub(crate) strict: bool,
    pub(crate) every_failure_blocks: bool,
    pub(crate) departures: &'p BTreeMap<String, String>,
}

impl<'p> Policy<'p> {
    pub(crate) fn of(options: &'p Options) -> Self {
        Self {
            profile: options.profile,
            strict: options.strict,
            every_failure_blocks: options.every_failure_blocks,
            departures: &options.departures,
        }
    }

    pub(crate) fn result(&self, check: &Check, verdict: Verdict, warning: bool) -> CheckResult {
        let departure = self.departures.get(&check.id).cloned();
        // In strict mode a refusal of the wrong kind is a failure like any other.
        let verdict = match verdict {
            Verdict::Note(finding) if self.strict && warning => Verdict::Fail(finding),
            other => other,
        };
        let verdict = match (verdict, self.profile.departure(&check.id)) {
            (Verdict::Fail(mut finding), Some(says)) => {
                finding.observed = format!("{}; as documented: {says}", finding.observed);
                Verdict::Note(finding)
            }
            (other, _) => other,
        };
        let failed = matches!(verdict, Verdict::Fail(_));
        let about = &check.about;
        let section = |heading| check.docs.section(heading).unwrap_or_default().to_owned();
        CheckResult {
            id: check.id.clone(),
            kind: check.kind,
            level: about.clause.level,
            clause: about.clause.to_string(),
            clause_says: about.clause.says.to_owned(),
            impact: about.impact,
            title: check.docs.title.clone(),
            why: section("Why it matters"),
            fix: section("How to fix it"),
            blocking: failed
                && departure.is_none()
                && (self.every_failure_blocks || self.profile.blocks(about, self.strict)),
            departure: departure.filter(|_| failed || verdict.name() == "unsettled"),
            verdict,
            lacks: None,
            ms: 0,
            requests: 0,
            exchanges: Vec::new(),
        }
    }
}

/// The end of a run: counts, departures, and the exit code that says whose fault it is.
pub(crate) fn summary(
    results: &[CheckResult],
    known: &BTreeMap<String, String>,
    stopped: Option<String>,
) -> RunSummary {
    let mut totals = Totals::default();
    let mut lacking = BTreeMap::new();
    for result in results {
        totals.count(&result.verdict);
        if let Verdict::NotApplicable(capability) = result.verdict {
            *lacking.entry(capability).or_insert(0) += 1;
        }
    }
    let listed = results.iter().filter_map(|result| Some((result, known.get(&result.id)?)));
    let departures: Vec<Departure> = listed
        .map(|(result, reason)| Departure {
            id: result.id.clone(),
            reason: reason.clone(),
            stale: matches!(result.verdict, Verdict::Pass(_) | Verdict::Note(_)),
        })
        .collect();
    let blocking = results.iter().filter(|result| result.blocking).count();
    // A listed departure may also say why a check cannot be settled.
    let unsettled =
        results.iter().any(|result| result.verdict.name() == "unsettled" && !known.contains_key(&result.id));
    let broke = results.iter().any(|result| matches!(result.verdict, Verdict::Panicked(_)));
    let exit = match () {
        () if blocking > 0 => 1,
        () if broke => 3,
        () if departures.iter().any(|departure| departure.stale) => 5,
        () if unsettled || stopped.is_some() => 4,
        () => 0,
    };
    RunSummary {
        totals,
        blocking: u32::try_from(blocking).unwrap_or(u32::MAX),
        departures,
        lacking: lacking.into_iter().collect(),
        stopped,
        elapsed_ms: 0,
        requests: 0,
        exit,
    }
}
