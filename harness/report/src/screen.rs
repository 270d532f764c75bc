//! The screen at the end of a run.

use crate::text::{self, WIDTH, count, line, shorten, wrap};
use crate::{Saved, families, finding, paint, statuses};
use beartrap_core::{CheckResult, Kind, StepState};

/// Findings that are shown in full; the rest get a line each, so that the worst stay on the screen.
const FULL_FINDINGS: usize = 20;
/// Reasons why checks are unsettled; the commonest come first.
const REASONS: usize = 12;
/// Ids that stand for all the checks with the same reason.
const FIRST_IDS: usize = 3;

/// How much of a run is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Detail {
    /// Everything that is not simply well.
    #[default]
    Full,
    /// The findings and the exit line (`--quiet`).
    Quiet,
}

/// The screen at the end of a run, 100 columns wide, with ANSI styles: what was run, what is not well, worst first, and the exit code.
pub fn screen(saved: &Saved, detail: Detail) -> String {
    let sections = match detail {
        Detail::Full => vec![
            header(saved),
            totals(saved),
            families::families(saved),
            steps(saved),
            statuses::statuses(saved),
            findings(saved),
            notes(saved),
            unsettled(saved),
            departures(saved),
            lacking(saved),
        ],
        Detail::Quiet => vec![findings(saved)],
    };
    let mut screen = String::new();
    for section in sections.into_iter().filter(|section| !section.is_empty()) {
        screen.push('\n');
        screen.push_str(&section);
    }
    let last = wrap(&exit_line(saved), WIDTH).join("\n");
    let is_clean = saved.summary.as_ref().is_some_and(|summary| summary.exit == 0);
    let last = if is_clean { paint::green(&last) } else { paint::red(&last) };
    screen + "\n" + &last + "\n"
}

/// The last line, without styles: `exit 1: 1 blocking finding`.
pub fn exit_line(saved: &Saved) -> String {
    let done = saved.results.len();
    let Some(summary) = &saved.summary else {
        let planned = saved.planned.len();
        return format!("cut short: {done} of {} ended; go on with --resume FILE", count(planned, "check"));
    };
    let why = match summary.exit {
        0 => match saved.findings().len() {
            0 => "no findings".to_owned(),
            some => format!(
                "{}, none of which blocks under {}",
                count(some, "finding"),
                line(&saved.header.profile)
            ),
        },
        1 => count(saved.blocking(), "blocking finding"),
        4 if summary.stopped.is_none() => unsettled_in_short(saved),
        5 => {
            let stale = saved.departures().iter().filter(|departure| departure.stale).count();
            format!("{}; take what no longer happens off the list", count(stale, "stale departure"))
        }
        3 if saved.broken() > 0 => {
            format!(
                "{} broke, which is a defect of beartrap; please report it",
                count(saved.broken(), "check")
            )
        }
        _ if summary.stopped.is_some() => String::new(),
        2 => "the configuration is wrong".to_owned(),
        3 => "beartrap itself failed; please report it".to_owned(),
        _ => "the run could not be judged".to_owned(),
    };
    let stopped = summary.stopped.as_deref().map(line);
    let words: Vec<String> =
        [Some(why), stopped].into_iter().flatten().filter(|words| !words.is_empty()).collect();
    format!("exit {}: {}", summary.exit, words.join("; "))
}

fn unsettled_in_short(saved: &Saved) -> String {
    let says = format!("{} could not be settled", count(saved.totals().unsettled, "check"));
    match saved.unsettled().as_slice() {
        [(reason, _)] if says.len() + reason.chars().count() < WIDTH - 12 => {
            format!("{says} ({})", line(reason))
        }
        _ => says,
    }
}

fn header(saved: &Saved) -> String {
    let run = &saved.header;
    let title = format!("beartrap {}   target: {}", line(&run.version), line(&run.title));
    let mut facts = format!("profile {}   seed {}", line(&run.profile), run.seed);
    if run.strict {
        facts.push_str("   strict");
    }
    if let Some(shard) = &run.shard {
        facts.push_str(&format!("   shard {}", line(shard)));
    }
    if title.chars().count() + 3 + facts.chars().count() <= WIDTH {
        return format!("{title}   {facts}\n");
    }
    // Wrapping would also fold the gap before the target, so a title that fits stays as it is.
    let mut lines = if title.chars().count() <= WIDTH { vec![title] } else { wrap(&title, WIDTH - 4) };
    lines.push(facts);
    lines.join("\n    ") + "\n"
}

fn totals(saved: &Saved) -> String {
    let totals = saved.totals();
    let checks = match (saved.results.len(), saved.planned.len()) {
        (done, planned) if done == planned => count(done, "check"),
        (done, planned) => format!("{done} of {}", count(planned, "check")),
    };
    let fail = format!("{} fail", totals.fail);
    let unsettled = format!("{} unsettled", totals.unsettled);
    let notes = count(totals.note, "note");
    let words = [
        checks,
        format!("{} pass", totals.pass),
        if totals.note > 0 { paint::yellow(&notes) } else { notes },
        if totals.fail > 0 { paint::red(&fail) } else { fail },
        if totals.unsettled > 0 { paint::yellow(&unsettled) } else { unsettled },
        format!("{} not applicable", totals.not_applicable),
    ];
    let cost = match &saved.summary {
        Some(summary) => {
            format!("{}, {}", text::seconds(summary.elapsed_ms), count(saved.requests(), "request"))
        }
        None => count(saved.requests(), "request"),
    };
    format!("  {}      {}\n", words.join("   "), paint::dim(&cost))
}

/// Steps that are not as they should be; all of them when the run could not go on, since what went well narrows it down,
/// and for an API, whose author wants to see what it was told.
fn steps(saved: &Saved) -> String {
    let is_wrong = saved.steps.iter().any(|step| step.state == StepState::Wrong)
        || saved.results.iter().any(|result| result.kind == Kind::Api);
    let names =
        saved.steps.iter().map(|step| line(&step.name).chars().count()).max().unwrap_or_default().min(20);
    let mut text = String::new();
    for step in saved.steps.iter().filter(|step| is_wrong || step.state != StepState::Ok) {
        let (state, says) = (step.state, line(&step.says));
        let state = match state {
            StepState::Ok => "ok       ".to_owned(),
            StepState::Missing => paint::yellow("missing  "),
            StepState::Wrong => paint::red("wrong    "),
        };
        let indent = 2 + names + 3 + 9;
        for (at, piece) in wrap(&says, WIDTH - indent).iter().enumerate() {
            if at == 0 {
                text.push_str(&format!("  {:<names$}   {state}{piece}\n", shorten(&line(&step.name), 20)));
            } else {
                text.push_str(&format!("{:indent$}{piece}\n", ""));
            }
        }
    }
    text
}

fn findings(saved: &Saved) -> String {
    let findings = saved.findings();
    let (full, rest) = findings.split_at(findings.len().min(FULL_FINDINGS));
    let mut texts: Vec<String> = full.iter().map(|result| finding::finding(&saved.header, result)).collect();
    if !rest.is_empty() {
        texts.push(rest.iter().copied().map(finding::one_line).collect());
    }
    texts.join("\n")
}

fn notes(saved: &Saved) -> String {
    saved.notes().into_iter().map(finding::one_line).collect()
}

fn unsettled(saved: &Saved) -> String {
    by_reason(&paint::yellow("unsettled"), &saved.unsettled())
}

fn by_reason(heading: &str, groups: &[(String, Vec<&CheckResult>)]) -> String {
    if groups.is_empty() {
        return String::new();
    }
    let mut text = format!("{heading}\n");
    for (reason, results) in groups.iter().take(REASONS) {
        let mut ids: Vec<String> = results.iter().take(FIRST_IDS).map(|result| line(&result.id)).collect();
        if results.len() > FIRST_IDS {
            ids.push("…".to_owned());
        }
        let says = format!("{} ({})", line(reason), ids.join(", "));
        text.push_str(&hanging(&results.len().to_string(), &says));
    }
    if groups.len() > REASONS {
        text.push_str(&hanging("…", &format!("and {}", count(groups.len() - REASONS, "further reason"))));
    }
    text
}

fn departures(saved: &Saved) -> String {
    let departures = saved.departures();
    if departures.is_empty() {
        return String::new();
    }
    let mut text = "departures that the target file lists\n".to_owned();
    for departure in departures {
        let (id, reason) = (line(&departure.id), line(&departure.reason));
        if departure.stale {
            let says = format!(
                "{id}: no longer happens; take it out of [departures] (it was listed because: {reason})"
            );
            let says = hanging("STALE", &says);
            text.push_str(&says.replacen("STALE", &paint::red("STALE"), 1));
        } else {
            text.push_str(&format!("{:>7}  {}\n", "still", shorten(&format!("{id}: {reason}"), WIDTH - 9)));
        }
    }
    text
}

fn lacking(saved: &Saved) -> String {
    const HEADING: &str = "not applicable";
    let others = text::other_kinds(&saved.other_kinds());
    let rows = by_reason(HEADING, &saved.not_applicable());
    match (others.is_empty(), rows.is_empty()) {
        (true, _) => rows,
        (false, true) => format!("{HEADING}\n{}", hanging("", &others)),
        (false, false) => rows + &hanging("", &others),
    }
}

/// A row under a heading: a short word to the right of its column, and a text that hangs beside it.
fn hanging(word: &str, says: &str) -> String {
    let mut text = String::new();
    for (at, piece) in wrap(says, WIDTH - 9).iter().enumerate() {
        text.push_str(&format!("{:>7}  {piece}\n", if at == 0 { word } else { "" }));
    }
    text
}
