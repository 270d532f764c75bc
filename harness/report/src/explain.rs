//! One page about one check.

use crate::text::{WIDTH, line, wrap};
use crate::{command, finding, paint};
use beartrap_core::{Check, CheckResult, Clause, Fault, Kind, Section, Severity};

/// The most exchanges that the page tells of.
const EXCHANGES: usize = 12;

/// The page of `beartrap explain`, with ANSI styles: what is done, the clause, impact and needs, the sections of the check's docs,
/// what a failure looks like, and what proves the check.
///
/// `failure` is the result of the check's run against its mutant; without it the page has no example.
pub fn explain(check: &Check, failure: Option<&CheckResult>) -> String {
    let about = &check.about;
    let mut page = format!("{}   {}\n\n", paint::bold(&line(&check.id)), kind_in_words(check.kind));
    paragraph(&mut page, &check.docs.title);
    page.push('\n');
    row(&mut page, "clause", &clause(about.clause));
    for (at, also) in about.also.iter().enumerate() {
        row(&mut page, if at == 0 { "also" } else { "" }, &clause(also));
    }
    row(
        &mut page,
        "impact",
        &format!("{} ({})", about.impact.words(), severity_in_words(about.impact.severity())),
    );
    let needs: Vec<&str> = about.needs.iter().map(|need| need.words()).collect();
    row(
        &mut page,
        "needs",
        if needs.is_empty() { "nothing beyond the target".to_owned() } else { needs.join(", ") }.as_str(),
    );
    // What goes wrong is told before how to fix it.
    let is_fix = |section: &Section| section.heading == "How to fix it";
    let fix_at = check.docs.sections.iter().position(is_fix).unwrap_or(check.docs.sections.len());
    let (before, fix) = check.docs.sections.split_at(fix_at);
    sections(&mut page, before);
    if let Some(result) = failure {
        does(&mut page, result);
    }
    sections(&mut page, fix);
    if let Some(result) = failure.filter(|result| result.verdict.finding().is_some()) {
        heading(&mut page, "What a failure looks like");
        page.push_str(&finding::failure_example(result));
    }
    page.push('\n');
    proof(&mut page, check, about.mutant);
    page
}

fn kind_in_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Server => "tests an authorization server",
        Kind::Api => "tests an API",
        Kind::Validator => "tests a validator",
        Kind::Client => "tests a client",
    }
}

fn severity_in_words(severity: Severity) -> &'static str {
    match severity {
        Severity::Low => "low",
        Severity::Medium => "medium",
        Severity::High => "high",
        Severity::Critical => "critical",
    }
}

fn clause(clause: &Clause) -> String {
    format!("{clause} ({}): {}", clause.level.word(), clause.says)
}

/// What beartrap does, told by what it did to the mutant.
fn does(page: &mut String, result: &CheckResult) {
    if result.exchanges.is_empty() {
        return;
    }
    heading(page, "What beartrap does");
    let shown = &result.exchanges[..result.exchanges.len().min(EXCHANGES)];
    let actors =
        shown.iter().map(|exchange| line(&exchange.actor).chars().count()).max().unwrap_or_default().min(24);
    for exchange in shown {
        let told = finding::exchange(exchange);
        let (number, what) = told.split_once(' ').unwrap_or(("", &told));
        let actor = crate::text::shorten(&line(&exchange.actor), 24);
        page.push_str(&format!("      {number:<4} {actor:<actors$}   {what}\n"));
    }
    if result.exchanges.len() > EXCHANGES {
        page.push_str(&format!("      … {} in all\n", result.exchanges.len()));
    }
}

fn proof(page: &mut String, check: &Check, mutant: Fault) {
    let name = mutant.name();
    let does =
        Fault::all().find(|planted| planted.fault == mutant).map(|planted| planted.does).unwrap_or_default();
    for piece in wrap(&line(&format!("Proven by the planted fault {name}: {does}")), WIDTH) {
        page.push_str(&piece);
        page.push('\n');
    }
    if let Some(see) = command::see(check, &name) {
        page.push_str(&format!("See it: {see}\n"));
    }
}

fn sections(page: &mut String, sections: &[Section]) {
    for section in sections {
        heading(page, &section.heading);
        prose(page, &section.text);
    }
}

fn heading(page: &mut String, heading: &str) {
    page.push_str(&format!("\n{}\n", paint::bold(&line(heading))));
}

fn row(page: &mut String, label: &str, text: &str) {
    for (at, piece) in wrap(&line(text), WIDTH - 16).iter().enumerate() {
        let label = format!("{:<10}", if at == 0 { label } else { "" });
        page.push_str(&format!("      {}{piece}\n", paint::dim(&label)));
    }
}

/// Docs are written as Markdown: paragraphs apart, list items on lines of their own.
fn prose(page: &mut String, text: &str) {
    for (at, part) in text.split("\n\n").map(str::trim).filter(|part| !part.is_empty()).enumerate() {
        if at > 0 {
            page.push('\n');
        }
        part.lines().for_each(|item| paragraph(page, item));
    }
}

fn paragraph(page: &mut String, text: &str) {
    let text = line(text);
    let hanging = if text.starts_with("- ") { "        " } else { "      " };
    for (at, piece) in wrap(&text, WIDTH - 8).iter().enumerate() {
        page.push_str(if at == 0 { "      " } else { hanging });
        page.push_str(piece);
        page.push('\n');
    }
}
