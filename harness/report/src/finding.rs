//! One finding in at most ten lines.

use crate::text::{self, WIDTH, fit, line};
use crate::{command, paint};
use beartrap_core::{CheckResult, Exchange, Exhibit, Finding, Grade, RunHeader, Verdict};

/// The most lines that one finding takes on a screen.
pub(crate) const LINES: usize = 10;

const INDENT: usize = 6;
const LABEL: usize = 10;

/// A labelled text of a finding.
struct Row {
    label: &'static str,
    text: String,
    /// Lines beyond the first go to the rows of the lowest number first; none means that the text stays on one line, whole.
    turn: Option<u8>,
}

impl Row {
    fn prose(label: &'static str, text: &str, turn: u8) -> Option<Self> {
        let text = line(text);
        (!text.is_empty()).then_some(Self { label, text, turn: Some(turn) })
    }

    fn whole(label: &'static str, text: String) -> Self {
        Self { label, text, turn: None }
    }

    fn indent(&self) -> usize {
        if self.label.is_empty() { INDENT } else { INDENT + LABEL }
    }
}

/// The finding as the screen shows it: head, what was done, what was seen, why, fix and the commands to go on with.
pub(crate) fn finding(run: &RunHeader, result: &CheckResult) -> String {
    let mut rows = vec![Row::prose("", &result.title, 5)];
    rows.extend(evidence(result));
    rows.push(Row::prose("why", &result.why, 2));
    rows.push(Row::prose("fix", &result.fix, 1));
    rows.push(Some(Row::whole("again", command::again(run, &result.id))));
    rows.push(Some(Row::whole("more", command::explain(&result.id))));
    let head = head(result);
    let room = LINES.saturating_sub(head.lines().count());
    head + &draw(&rows.into_iter().flatten().collect::<Vec<_>>(), room)
}

/// Only what was expected and seen: for a page that says the rest itself.
pub(crate) fn failure_example(result: &CheckResult) -> String {
    draw(&evidence(result).into_iter().flatten().collect::<Vec<_>>(), LINES)
}

/// What was observed, in a sentence: the finding's own words, or those of the first exhibit of the worst grade.
pub(crate) fn observed(finding: &Finding) -> String {
    if !finding.observed.trim().is_empty() {
        return line(&finding.observed);
    }
    worst(finding)
        .first()
        .map(|exhibit| line(&format!("{}: {}", exhibit.name, exhibit.observed)))
        .unwrap_or_default()
}

/// What one member of a family shows, without its name: `accepted`.
pub(crate) fn worst_seen(finding: &Finding) -> String {
    worst(finding).first().map_or_else(|| observed(finding), |exhibit| line(&exhibit.observed))
}

/// Which members of a family show it: `3 of 7 fail: subdomain, trailing dot`.
pub(crate) fn exhibits(finding: &Finding) -> Option<String> {
    let worst = worst(finding);
    let verb = match worst.first()?.grade {
        Grade::Good => return None,
        Grade::Noted(_) => "noted",
        Grade::CrashLike => "crash",
        Grade::Bad => "fail",
    };
    let names: Vec<String> = worst.iter().map(|exhibit| line(&exhibit.name)).collect();
    Some(format!("{} of {} {verb}: {}", worst.len(), finding.exhibits.len(), names.join(", ")))
}

/// One exchange in short: `#3 POST /token 200`.
pub(crate) fn exchange(exchange: &Exchange) -> String {
    let answer = match (exchange.status, &exchange.failure) {
        (Some(status), _) => status.to_string(),
        (None, Some(failure)) => format!("({})", text::shorten(&line(failure), 30)),
        (None, None) => "(no answer)".to_owned(),
    };
    let method = text::shorten(&line(&exchange.method), 16);
    format!("#{} {method} {} {answer}", exchange.number, text::shorten(&line(path_of(&exchange.url)), 40))
}

/// The exchanges that show a finding, in the order of the story.
pub(crate) fn shown<'a>(result: &'a CheckResult, finding: &Finding) -> Vec<&'a Exchange> {
    let mut numbers = finding.exchanges.clone();
    if numbers.is_empty() {
        numbers.extend(worst(finding).iter().flat_map(|exhibit| &exhibit.exchanges));
        numbers.sort_unstable();
        numbers.dedup();
    }
    let find = |number| result.exchanges.iter().find(|exchange| exchange.number == number);
    numbers.into_iter().filter_map(find).collect()
}

fn worst(finding: &Finding) -> Vec<&Exhibit> {
    let grade = finding.exhibits.iter().map(|exhibit| exhibit.grade).max();
    finding.exhibits.iter().filter(|exhibit| Some(exhibit.grade) == grade).collect()
}

/// The word that a result begins with, large and red if it fails the run.
fn label(result: &CheckResult) -> String {
    match result.verdict {
        Verdict::Note(_) => paint::yellow("note"),
        _ if result.blocking => paint::red("FAIL"),
        _ => paint::yellow("fail"),
    }
}

/// A result on one line: id and what was seen; the clause too, if there is room.
pub(crate) fn one_line(result: &CheckResult) -> String {
    let id = line(&result.id);
    let room = WIDTH.saturating_sub(INDENT + id.chars().count() + 2).max(30);
    let mut says = text::shorten(&summary(result), room);
    let clause = format!("{}, {}", result.level.word(), line(&result.clause));
    if says.chars().count() + clause.chars().count() + 3 <= room {
        says = format!("{says} ({clause})");
    }
    format!("{}  {}  {says}\n", label(result), paint::bold(&id))
}

/// Who broke what: on one line if it fits, else on two.
fn head(result: &CheckResult) -> String {
    let id = line(&result.id);
    let mut facts =
        format!("{}   {}   impact: {}", result.level.word(), line(&result.clause), result.impact.words());
    if !result.blocking && matches!(result.verdict, Verdict::Fail(_)) {
        facts.insert_str(0, "does not block   ");
    }
    let label = label(result);
    let used = INDENT + id.chars().count();
    let room = WIDTH.saturating_sub(facts.chars().count());
    if used + 3 <= room {
        let gap = " ".repeat((58_usize.min(room)).saturating_sub(used).max(3));
        format!("{label}  {}{gap}{facts}\n", paint::bold(&id))
    } else {
        format!("{label}  {}\n{:INDENT$}{facts}\n", paint::bold(&id), "")
    }
}

fn evidence(result: &CheckResult) -> Vec<Option<Row>> {
    let Some(finding) = result.verdict.finding() else { return Vec::new() };
    vec![
        Row::prose("expected", &finding.expected, 3),
        Row::prose("observed", &observed(finding), 0),
        exchanges(&shown(result, finding)).map(|text| Row::whole("exchange", text)),
    ]
}

/// As many exchanges as a line holds, and how many there are.
fn exchanges(shown: &[&Exchange]) -> Option<String> {
    let mut text = String::new();
    for (at, one) in shown.iter().enumerate() {
        let next = exchange(one);
        let more = format!("   … {} in all", shown.len());
        if at > 0 && text.chars().count() + next.chars().count() + more.len() + 3 > WIDTH - INDENT - LABEL {
            return Some(text + &more);
        }
        if at > 0 {
            text.push_str("   ");
        }
        text.push_str(&next);
    }
    (!text.is_empty()).then_some(text)
}

/// Path of a URL, which is what tells endpoints apart; host and query are in `beartrap replay`.
fn path_of(url: &str) -> &str {
    let after_scheme = url.find("://").map_or(url, |at| &url[at + 3..]);
    let path = after_scheme.find('/').map_or("/", |at| &after_scheme[at..]);
    let path = if url.starts_with('/') { url } else { path };
    path.split(['?', '#']).next().unwrap_or(path)
}

fn draw(rows: &[Row], room: usize) -> String {
    let mut allowed = vec![1; rows.len()];
    let mut spare = room.saturating_sub(rows.len());
    let mut order: Vec<usize> = (0..rows.len()).filter(|&at| rows[at].turn.is_some()).collect();
    order.sort_by_key(|&at| rows[at].turn);
    for at in order {
        let wanted = fit(&rows[at].text, WIDTH - rows[at].indent(), 1 + spare).len();
        allowed[at] = wanted;
        spare -= wanted.saturating_sub(1);
    }
    let mut drawn = String::new();
    for (row, allowed) in rows.iter().zip(allowed) {
        let lines = match row.turn {
            Some(_) => fit(&row.text, WIDTH - row.indent(), allowed),
            None => vec![row.text.clone()],
        };
        for (at, text) in lines.iter().enumerate() {
            let label = if at == 0 { row.label } else { "" };
            let label = format!("{label:<width$}", width = row.indent() - INDENT);
            let text = if row.label == "exchange" { paint::dim(text) } else { text.clone() };
            drawn.push_str(format!("{:INDENT$}{}{text}", "", paint::dim(&label)).trim_end());
            drawn.push('\n');
        }
    }
    drawn
}

/// What a result says in one sentence: what was observed, or why nothing could be.
pub(crate) fn summary(result: &CheckResult) -> String {
    match &result.verdict {
        Verdict::Pass(finding) | Verdict::Note(finding) | Verdict::Fail(finding) => observed(finding),
        _ => result.reason().map(|reason| line(&reason)).unwrap_or_default(),
    }
}
