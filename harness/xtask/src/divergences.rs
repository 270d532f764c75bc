//! `cargo xtask divergences`: what each library accepts against a clause, as a page, from the records of `cargo xtask
//! adapters`.

use crate::workspace::Workspace;
use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

const PAGE: &str = "harness/adapters/DIVERGENCES.md";

/// Families whose failure would let an outsider make tokens: shown by their number, not by vector.
const FORGING: &[&str] = &["none", "sig", "confuse", "hdrkey", "ec"];

/// What the page needs of a saved run.
#[derive(Debug, Deserialize)]
struct Run {
    target: String,
    started_at: u64,
    results: Vec<Judged>,
}

#[derive(Debug, Deserialize)]
struct Judged {
    id: String,
    verdict: String,
    level: String,
    clause: String,
    title: String,
    #[serde(default)]
    departure: Option<String>,
}

impl Judged {
    fn family(&self) -> &str {
        self.id.split('.').nth(1).unwrap_or_default()
    }

    /// Whether it failed at something that a document demands.
    fn diverges(&self) -> bool {
        self.verdict == "fail" && matches!(self.level.as_str(), "must" | "bcp-must")
    }
}

/// Writes the page from the records of the strict configurations.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let runs = read(&workspace.output().join("adapters"))?;
    std::fs::write(workspace.path(PAGE), page(&runs))?;
    println!("{PAGE} shows {} libraries; look at each cell before it is published", runs.len());
    Ok(())
}

/// The strict runs, by the name of their adapters.
fn read(records: &Path) -> Result<BTreeMap<String, Run>> {
    let mut runs = BTreeMap::new();
    let entries = std::fs::read_dir(records)
        .with_context(|| "there are no records; make them with `cargo xtask adapters`".to_owned())?;
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if let Some(adapter) = name.strip_suffix(".strict.json") {
            let text = std::fs::read_to_string(&path)?;
            let run = serde_json::from_str(&text).with_context(|| {
                format!("{name} is no record; run `cargo xtask adapters {adapter}` again")
            })?;
            runs.insert(adapter.to_owned(), run);
        }
    }
    ensure!(!runs.is_empty(), "there are no records of strict runs; make them with `cargo xtask adapters`");
    Ok(runs)
}

fn page(runs: &BTreeMap<String, Run>) -> String {
    let mut page = String::from(
        "# What libraries accept against a MUST\n\n\
         Made by `cargo xtask divergences` from a run of every vector over every adapter of this folder, in the configuration\n\
         *strict*: everything that a request asks for and that the library can check. A number counts vectors of a family at\n\
         which the library departs from a clause of level MUST, or MUST of a best current practice; a dash means that it was\n\
         asked nothing there. Legal differences, recommendations and what a library cannot do are not counted. How findings are\n\
         handled, and why some are shown by their number only, stands in SECURITY.md.\n\n",
    );
    let days: BTreeSet<String> = runs.values().map(|run| date(run.started_at)).collect();
    let _ = writeln!(page, "Runs of {}.\n", days.into_iter().collect::<Vec<_>>().join(", "));

    let families: BTreeSet<&str> = runs
        .values()
        .flat_map(|run| run.results.iter().filter(|result| result.diverges()).map(Judged::family))
        .collect();
    let _ =
        writeln!(page, "| library | {} | all |", families.iter().copied().collect::<Vec<_>>().join(" | "));
    let _ = writeln!(page, "|---|{}---:|", "---:|".repeat(families.len()));
    for (adapter, run) in runs {
        let cells: Vec<String> = families.iter().map(|family| cell(run, family)).collect();
        let all = run.results.iter().filter(|result| result.diverges()).count();
        let _ = writeln!(page, "| {} | {} | {all} |", label(adapter, run), cells.join(" | "));
    }

    page.push_str("\n## By vector\n");
    for (adapter, run) in runs {
        let shown: Vec<&Judged> = run
            .results
            .iter()
            .filter(|result| result.diverges() && !FORGING.contains(&result.family()))
            .collect();
        if shown.is_empty() {
            continue;
        }
        let _ = writeln!(page, "\n### {}\n", label(adapter, run));
        for result in shown {
            let seen = result.departure.as_deref().unwrap_or("not looked at yet");
            let _ =
                writeln!(page, "- `{}` ({}): {} {}", result.id, result.clause, result.title, sentence(seen));
        }
    }
    page
}

/// A library and its version, with the adapter's folder where that tells two of one name apart.
fn label(adapter: &str, run: &Run) -> String {
    let target = &run.target;
    if target.to_lowercase().starts_with(adapter) { target.clone() } else { format!("{target} ({adapter})") }
}

/// The number of vectors of a family at which a library diverges.
fn cell(run: &Run, family: &str) -> String {
    let asked = |result: &&Judged| result.family() == family && result.verdict != "not_applicable";
    let asked: Vec<&Judged> = run.results.iter().filter(asked).collect();
    match asked.iter().filter(|result| result.diverges()).count() {
        _ if asked.is_empty() => "–".to_owned(),
        0 => String::new(),
        some => some.to_string(),
    }
}

/// With a capital letter and a full stop.
fn sentence(text: &str) -> String {
    let mut letters = text.trim().trim_end_matches('.').chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", letters.as_str())
}

/// The day of a time in seconds since 1970, in UTC: `2026-11-21`.
fn date(seconds: u64) -> String {
    // Days from civil, the other way round, for the Gregorian calendar.
    let days = i64::try_from(seconds / 86_400).unwrap_or_default() + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(id: &str, verdict: &str, level: &str, departure: Option<&str>) -> serde_json::Value {
        serde_json::json!({
            "id": id, "verdict": verdict, "level": level, "clause": "RFC 7519, 4", "title": "It was presented.",
            "departure": departure,
        })
    }

    fn runs() -> BTreeMap<String, Run> {
        let run = serde_json::json!({
            "target": "a library 1.0",
            "started_at": 1_795_280_339,
            "results": [
                judged("val.json.dup-claim", "fail", "must", Some("takes the first of two")),
                judged("val.none.lower", "fail", "must", Some("accepts it")),
                judged("val.time.exp-past", "pass", "must", None),
                judged("val.misc.x", "fail", "should", Some("may do so")),
                judged("val.jwe.x", "not_applicable", "must", None),
            ],
        });
        let other = serde_json::json!({
            "target": "another 2.0",
            "started_at": 1_795_280_339,
            "results": [judged("val.jwe.x", "fail", "must", None), judged("val.json.dup-claim", "pass", "must", None)],
        });
        let read = |run| serde_json::from_value::<Run>(run).unwrap();
        BTreeMap::from([("a".to_owned(), read(run)), ("b".to_owned(), read(other))])
    }

    #[test]
    fn the_page_counts_what_breaks_a_must_and_names_what_forges_nothing() {
        let page = page(&runs());
        assert!(page.contains("Runs of 2026-11-21."), "{page}");
        assert!(page.contains("| library | json | jwe | none | all |"), "{page}");
        assert!(page.contains("| a library 1.0 | 1 | – | 1 | 2 |"), "{page}");
        assert!(page.contains("| another 2.0 (b) |  | 1 | – | 1 |"), "{page}");
        assert!(
            page.contains("- `val.json.dup-claim` (RFC 7519, 4): It was presented. Takes the first of two."),
            "{page}"
        );
        assert!(
            !page.contains("val.none.lower"),
            "a way to forge tokens is shown by its number only: {page}"
        );
        assert!(!page.contains("val.misc.x"), "a SHOULD is no divergence: {page}");
        assert!(page.contains("Not looked at yet."), "{page}");
    }

    #[test]
    fn days_are_days_of_the_calendar() {
        assert_eq!(date(0), "1970-01-01");
        assert_eq!(date(951_782_400), "2000-02-29");
        assert_eq!(date(1_795_280_339), "2026-11-21");
    }

    #[test]
    fn without_records_it_says_how_to_make_them() {
        let empty = tempfile::tempdir().unwrap();
        let none = empty.path().join("none");
        assert!(read(&none).unwrap_err().to_string().contains("cargo xtask adapters"));
        assert!(read(empty.path()).unwrap_err().to_string().contains("cargo xtask adapters"));
        std::fs::write(empty.path().join("x.strict.json"), "").unwrap();
        assert!(read(empty.path()).unwrap_err().to_string().contains("adapters x"));
    }
}
