use super::cell::{Cell, Find};
use anyhow::{Context as _, Result, bail, ensure};
use serde::Deserialize;
use std::path::Path;

/// What is read of `beartrap validator --json`.
#[derive(Debug, Deserialize)]
pub(super) struct Report {
    /// Name and version, as the adapter greeted.
    target: String,
    /// Why the run ended before its time.
    stopped: Option<String>,
    results: Vec<Judged>,
}

#[derive(Debug, Deserialize)]
struct Judged {
    id: String,
    verdict: String,
    #[serde(default)]
    summary: String,
    #[serde(default)]
    expected: String,
    #[serde(default)]
    exhibits: Vec<Exhibit>,
}

#[derive(Debug, Deserialize)]
struct Exhibit {
    name: String,
    grade: String,
    observed: String,
}

/// What the vulnerable side showed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Seen {
    /// The vectors that failed.
    pub(super) red_at: Vec<String>,
    /// One wrong answer, as beartrap observed it.
    pub(super) effect: String,
}

impl Report {
    /// The report of a run that ended with this code and left these files.
    pub(super) fn read(code: Option<i32>, saved: &Path, said: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(saved)?;
        if text.trim().is_empty() {
            let said = std::fs::read_to_string(said)?;
            let why = said.lines().next().unwrap_or("it said nothing");
            bail!("beartrap judged nothing: {why}");
        }
        let report: Self =
            serde_json::from_str(&text).with_context(|| format!("cannot understand {}", saved.display()))?;
        if let Some(why) = &report.stopped {
            bail!("{why}");
        }
        ensure!(matches!(code, Some(0 | 1 | 4)), "beartrap ended with the code {code:?}");
        Ok(report)
    }

    fn result(&self, id: &str) -> Result<&Judged> {
        self.results.iter().find(|result| result.id == id).with_context(|| format!("{id} was not asked"))
    }

    /// The release must be the one that the cell is about, and honest tokens must be accepted and broken ones refused: a
    /// library that says the same to everything shows nothing.
    fn is_sound(&self, cell: &Cell, release: &str) -> Result<()> {
        let version = self.target.rsplit(' ').next().unwrap_or_default();
        ensure!(version == release, "the adapter is {}, and not release {release}", self.target);
        let mut expected = Vec::new();
        for id in &cell.facts.honest {
            let result = self.result(id)?;
            ensure!(result.verdict == "pass", "{id} is {}: {}", result.verdict, result.summary);
            expected.push(result.expected.as_str());
        }
        for wanted in ["acceptance", "refusal"] {
            ensure!(
                expected.iter().any(|expected| expected.contains(wanted)),
                "no vector of honest expects {wanted}"
            );
        }
        Ok(())
    }
}

/// The vulnerable release must be red at each of the finds, with the effect of the cell.
pub(super) fn vulnerable(cell: &Cell, report: &Report) -> Result<Seen> {
    report.is_sound(cell, &cell.facts.vulnerable)?;
    let mut seen = Seen { red_at: Vec::new(), effect: String::new() };
    for find in &cell.facts.finds {
        let result = report.result(&find.id)?;
        let wanted = cell.facts.effect.observed();
        let mut bad = result.about(find)?.filter(|exhibit| exhibit.grade == "bad").peekable();
        ensure!(
            bad.peek().is_some(),
            "{find} does not fail: beartrap does not see the flaw ({})",
            result.summary
        );
        let Some(Exhibit { name, observed, .. }) = bad.find(|exhibit| exhibit.observed.starts_with(wanted))
        else {
            bail!("{find} fails, but not as {wanted}: {}", result.summary);
        };
        if seen.red_at.last() != Some(&find.id) {
            seen.red_at.push(find.id.clone());
        }
        if seen.effect.is_empty() {
            seen.effect = format!("{name}: {observed}");
        }
    }
    Ok(seen)
}

/// The fixed release must be green at each of the finds.
pub(super) fn fixed(cell: &Cell, report: &Report) -> Result<()> {
    report.is_sound(cell, cell.facts.fixed.as_deref().unwrap_or_default())?;
    for find in &cell.facts.finds {
        let result = report.result(&find.id)?;
        let is_green = match find.spelling {
            None => result.verdict == "pass",
            Some(_) => result.about(find)?.all(|exhibit| exhibit.grade == "good"),
        };
        ensure!(is_green, "{find} does not pass: {} ({})", result.summary, result.verdict);
    }
    Ok(())
}

impl Judged {
    /// The answers that the find is about: those to all spellings, or to one.
    fn about(&self, find: &Find) -> Result<impl Iterator<Item = &Exhibit>> {
        let is_meant = |exhibit: &&Exhibit| find.spelling.as_ref().is_none_or(|name| exhibit.name == *name);
        ensure!(
            find.spelling.is_none() || self.exhibits.iter().any(|exhibit| is_meant(&exhibit)),
            "{find} was not asked: {} ({})",
            self.summary,
            self.verdict
        );
        Ok(self.exhibits.iter().filter(move |exhibit| is_meant(exhibit)))
    }
}
