//! JUnit XML, for the test views of CI systems.

use crate::{ReportError, Saved, finding, text};
use beartrap_core::{CheckResult, Verdict};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use std::collections::BTreeSet;
use std::time::Duration;

/// The run as JUnit XML: a suite for each group of checks, a case for each check.
///
/// What fails the run is a `failure` (a stale departure too); what could not be judged is an `error`; what the target does
/// not declare is `skipped`; everything else succeeds, with what is worth knowing in `system-out`. A run that was killed or
/// stopped early has one more case that is an `error`, so that no CI takes a part for the whole.
pub fn junit(saved: &Saved) -> Result<String, ReportError> {
    let mut report = Report::new("beartrap");
    if let Some(summary) = &saved.summary {
        report.set_time(Duration::from_millis(summary.elapsed_ms));
    }
    let departures = saved.departures();
    let stale = departures
        .iter()
        .filter(|departure| departure.stale)
        .map(|departure| departure.id.as_str())
        .collect();
    let mut results = saved.results.as_slice();
    while let Some(first) = results.first() {
        let of_group = group(&first.id);
        let end = results.iter().position(|result| group(&result.id) != of_group).unwrap_or(results.len());
        let mut suite = TestSuite::new(format!("beartrap.{}", safe(of_group)));
        suite.add_property(("target", safe(&saved.header.target).as_str()));
        suite.add_property(("profile", safe(&saved.header.profile).as_str()));
        suite.add_property(("seed", saved.header.seed.to_string().as_str()));
        suite.set_time(Duration::from_millis(
            results[..end].iter().map(|result| result.ms).fold(0, u64::saturating_add),
        ));
        suite.add_test_cases(results[..end].iter().map(|result| case(saved, &stale, result)));
        report.add_test_suite(suite);
        results = &results[end..];
    }
    if let Some(reason) = unfinished(saved) {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_message(safe(&reason)).set_type("unfinished");
        let mut suite = TestSuite::new("beartrap");
        suite.add_test_case(TestCase::new("the run goes to its end", status));
        report.add_test_suite(suite);
    }
    report.to_string().map_err(|error| ReportError::Io(std::io::Error::other(error)))
}

fn case(saved: &Saved, stale: &BTreeSet<&str>, result: &CheckResult) -> TestCase {
    let status = match &result.verdict {
        Verdict::Unsettled(_) => error("unsettled", result),
        Verdict::TimedOut { .. } => error("timed-out", result),
        Verdict::Panicked(_) => error("panicked", result),
        Verdict::NotApplicable(_) => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(safe(&finding::summary(result)));
            status
        }
        _ if result.blocking => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_message(safe(&format!("{}: {}", result.clause, finding::summary(result))));
            status.set_type(result.impact.words().replace(' ', "-")).set_description(details(saved, result));
            status
        }
        _ if stale.contains(result.id.as_str()) => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status
                .set_message("a listed departure no longer happens; take it out of [departures]")
                .set_type("stale-departure");
            status
        }
        _ => TestCaseStatus::success(),
    };
    let worth_knowing = matches!(status, TestCaseStatus::Success { .. })
        && matches!(result.verdict, Verdict::Note(_) | Verdict::Fail(_));
    let mut case = TestCase::new(safe(&result.id), status);
    case.set_classname(format!("beartrap.{}", safe(group(&result.id))))
        .set_time(Duration::from_millis(result.ms));
    if worth_knowing {
        case.set_system_out(details(saved, result));
    }
    case
}

fn error(kind: &str, result: &CheckResult) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
    status.set_message(safe(&finding::summary(result))).set_type(kind);
    status
}

/// The lines of the terminal's finding, since that is what people look for in a log.
fn details(saved: &Saved, result: &CheckResult) -> String {
    let mut details = String::new();
    if let Some(reason) = &result.departure {
        details = format!("listed departure: {}\n", text::line(reason));
    }
    details + &crate::plain(&finding::finding(&saved.header, result))
}

fn unfinished(saved: &Saved) -> Option<String> {
    match &saved.summary {
        Some(summary) => summary.stopped.clone(),
        None => Some(crate::exit_line(saved)),
    }
}

/// The id without its last word: `code` of `code.single-use`.
fn group(id: &str) -> &str {
    id.rsplit_once('.').map_or(id, |(group, _)| group)
}

/// XML escapes are the library's; what deceives the eye is ours.
fn safe(text: &str) -> String {
    text::line(text)
}
