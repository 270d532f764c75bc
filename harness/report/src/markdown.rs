//! A summary fit for the job page of a CI system or a comment on a change.

use crate::text::{self, count, line, shorten};
use crate::{Saved, command, exit_line, finding};
use beartrap_core::{CheckResult, StepState};

/// CI systems refuse a summary beyond a megabyte: these many rows and details stay far below it.
const ROWS: usize = 200;
const DETAILS: usize = 50;
/// The most characters of any one text.
const LONGEST: usize = 600;

/// The run as GitHub Flavored Markdown: the outcome, totals, a table of findings, and folded details.
pub fn markdown(saved: &Saved) -> String {
    let run = &saved.header;
    let mut page = format!("## beartrap: {}\n\n", escape(&run.title));
    page.push_str(&format!("**{}**\n\n", escape(&exit_line(saved))));
    page.push_str(&totals(saved));
    page.push_str(&steps(saved));
    page.push_str(&findings(saved));
    page.push_str(&details(saved));
    page.push_str(&notes(saved));
    page.push_str(&unsettled(saved));
    page.push_str(&departures(saved));
    page.push_str(&lacking(saved));
    let version = escape(&run.version);
    let mut foot =
        format!("beartrap {version}, target {}, profile {}", code(&run.target), escape(&run.profile));
    foot.push_str(&format!(", seed {}{}", run.seed, if run.strict { ", strict" } else { "" }));
    page.push_str(&format!("<sub>{foot}</sub>\n"));
    page
}

fn totals(saved: &Saved) -> String {
    let totals = saved.totals();
    let mut table =
        "| checks | pass | notes | fail | unsettled | not applicable | requests | time |\n".to_owned();
    table.push_str("|---:|---:|---:|---:|---:|---:|---:|---:|\n");
    let checks = match (saved.results.len(), saved.planned.len()) {
        (done, planned) if done == planned => done.to_string(),
        (done, planned) => format!("{done} of {planned}"),
    };
    let time =
        saved.summary.as_ref().map_or("cut short".to_owned(), |summary| text::seconds(summary.elapsed_ms));
    let numbers = [totals.pass, totals.note, totals.fail, totals.unsettled, totals.not_applicable]
        .map(|n| n.to_string());
    table + &format!("| {checks} | {} | {} | {time} |\n\n", numbers.join(" | "), saved.requests())
}

fn steps(saved: &Saved) -> String {
    let rows = saved.steps.iter().filter(|step| step.state != StepState::Ok).map(|step| {
        let state = if step.state == StepState::Wrong { "wrong" } else { "missing" };
        format!("- **{} {state}:** {}", escape(&step.name), escape(&step.says))
    });
    list("", rows)
}

fn findings(saved: &Saved) -> String {
    let findings = saved.findings();
    if findings.is_empty() {
        return String::new();
    }
    let mut table =
        "### Findings\n\n| | check | level | clause | impact | observed |\n|---|---|---|---|---|---|\n"
            .to_owned();
    for result in findings.iter().take(ROWS) {
        let mark = if result.blocking { "**blocks**" } else { "" };
        // Tables are split before code spans are seen.
        let (id, level, clause) =
            (code(&result.id).replace('|', "\\|"), result.level.word(), escape(&result.clause));
        let (impact, says) = (result.impact.words(), escape(&finding::summary(result)));
        table.push_str(&format!("| {mark} | {id} | {level} | {clause} | {impact} | {says} |\n"));
    }
    table.push('\n');
    table + &more_than(ROWS, findings.len(), "finding")
}

fn details(saved: &Saved) -> String {
    let findings = saved.findings();
    let folded = findings.iter().take(DETAILS).map(|result| detail(saved, result)).collect::<String>();
    folded + &more_than(DETAILS, findings.len(), "detail")
}

fn detail(saved: &Saved, result: &CheckResult) -> String {
    let Some(finding) = result.verdict.finding() else { return String::new() };
    let mut rows = Vec::new();
    let mut row = |label: &str, text: String| {
        if !text.is_empty() {
            rows.push(format!("- **{label}:** {text}"));
        }
    };
    row(
        "clause",
        format!("{} ({}): {}", escape(&result.clause), result.level.word(), escape(&result.clause_says)),
    );
    row("expected", escape(&finding.expected));
    row("observed", escape(&finding::observed(finding)));
    row("exhibits", finding::exhibits(finding).map(|text| escape(&text)).unwrap_or_default());
    let shown = finding::shown(result, finding);
    row(
        "exchange",
        shown.iter().take(8).map(|one| code(&finding::exchange(one))).collect::<Vec<_>>().join(", "),
    );
    row("why", escape(&result.why));
    row("fix", escape(&result.fix));
    row("again", code(&command::again(&saved.header, &result.id)));
    row("more", code(&command::explain(&result.id)));
    // Blocks of HTML do not read Markdown, hence the tag and the empty line.
    let summary = format!("<code>{}</code> {}", escape(&result.id), escape(&result.title));
    format!("<details><summary>{summary}</summary>\n\n{}\n\n</details>\n\n", rows.join("\n"))
}

fn notes(saved: &Saved) -> String {
    let notes = saved.notes();
    let rows = notes.iter().take(ROWS).map(|result| {
        format!("- {} ({}): {}", code(&result.id), escape(&result.clause), escape(&finding::summary(result)))
    });
    list("### Notes\n\n", rows) + &more_than(ROWS, notes.len(), "note")
}

fn unsettled(saved: &Saved) -> String {
    let groups = saved.unsettled();
    let rows = groups.iter().take(ROWS).map(|(reason, results)| {
        let ids: Vec<String> = results.iter().take(5).map(|result| code(&result.id)).collect();
        let more = if results.len() > 5 { ", …" } else { "" };
        format!("- {}: {} ({}{more})", count(results.len(), "check"), escape(reason), ids.join(", "))
    });
    list("### Unsettled\n\n", rows) + &more_than(ROWS, groups.len(), "reason")
}

fn departures(saved: &Saved) -> String {
    let departures = saved.departures();
    let rows = departures.iter().take(ROWS).map(|departure| {
        let stale = if departure.stale { "**stale, it no longer happens:** " } else { "" };
        format!("- {stale}{}: {}", code(&departure.id), escape(&departure.reason))
    });
    list("### Departures\n\n", rows) + &more_than(ROWS, departures.len(), "departure")
}

fn lacking(saved: &Saved) -> String {
    let groups = saved.not_applicable();
    let rows = groups.iter().take(ROWS);
    let rows = rows.map(|(why, results)| format!("- {} {}", count(results.len(), "check"), escape(why)));
    let others = text::other_kinds(&saved.other_kinds());
    let rows = rows.chain((!others.is_empty()).then(|| format!("- {others}")));
    list("### Not applicable\n\n", rows) + &more_than(ROWS, groups.len(), "reason")
}

fn list(heading: &str, rows: impl Iterator<Item = String>) -> String {
    let rows: Vec<String> = rows.collect();
    if rows.is_empty() { String::new() } else { format!("{heading}{}\n\n", rows.join("\n")) }
}

fn more_than(limit: usize, number: usize, noun: &str) -> String {
    if number <= limit {
        return String::new();
    }
    format!("… and {} more; the run file has them all.\n\n", count(number - limit, noun))
}

/// Prose that stays prose: every character that Markdown or HTML could act upon is an entity, which holds in tables and
/// in HTML blocks alike. Mentions and links of what a target said are broken up on purpose.
fn escape(prose: &str) -> String {
    let mut safe = String::new();
    let letters: Vec<char> = shorten(&line(prose), LONGEST).chars().collect();
    for (at, &letter) in letters.iter().enumerate() {
        let is_inside_word = at > 0
            && letters[at - 1].is_ascii_alphanumeric()
            && letters.get(at + 1).is_some_and(char::is_ascii_alphanumeric);
        match letter {
            // Readable in the source, and without effect between letters and digits.
            '_' if is_inside_word => safe.push(letter),
            ':' if letters.get(at + 1) == Some(&'/') => safe.push_str("&#58;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!'
            | '@' | '$' => {
                safe.push_str(&format!("&#{};", u32::from(letter)));
            }
            _ => safe.push(letter),
        }
    }
    safe
}

/// A code span whose fence is longer than any run of backticks inside.
fn code(text: &str) -> String {
    let text = shorten(&line(text), LONGEST);
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') || text.is_empty() { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_cannot_become_markup() {
        assert_eq!(
            escape("a|b `c` <i> invalid_grant _x_"),
            "a&#124;b &#96;c&#96; &#60;i&#62; invalid_grant &#95;x&#95;"
        );
        assert_eq!(escape("@team see https://evil.test"), "&#64;team see https&#58;//evil.test");
    }

    #[test]
    fn code_cannot_leave_its_span() {
        assert_eq!(code("a``b"), "```a``b```");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code("a\n\nb|c"), "`a b|c`");
    }
}
