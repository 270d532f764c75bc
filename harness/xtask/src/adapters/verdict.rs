use super::recipe::Recipe;
use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use std::path::Path;

/// How an adapter uses its library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Config {
    /// Everything that the library can check: must be clean but for what is listed.
    Strict,
    /// What its documentation shows first: reported only.
    Naive,
}

impl Config {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::Naive => "naive",
        }
    }
}

/// What is read of `beartrap validator --json`.
#[derive(Debug, Deserialize)]
pub(super) struct Report {
    target: String,
    #[serde(default)]
    stopped: Option<String>,
    results: Vec<Judged>,
    #[serde(default)]
    departures: Vec<Listed>,
}

#[derive(Debug, Deserialize)]
struct Judged {
    id: String,
    verdict: String,
    #[serde(default)]
    blocking: bool,
    /// The reason, where it is listed.
    #[serde(default)]
    departure: Option<String>,
    #[serde(default)]
    summary: String,
}

#[derive(Debug, Deserialize)]
struct Listed {
    id: String,
    stale: bool,
}

impl Report {
    /// The report in this file; none when beartrap wrote none.
    pub(super) fn read(file: &Path) -> Result<Option<Self>> {
        let text = std::fs::read_to_string(file)?;
        if text.trim().is_empty() {
            return Ok(None);
        }
        serde_json::from_str(&text).map(Some).with_context(|| format!("cannot understand {}", file.display()))
    }

    /// Vectors, pass, note, fail, listed departures, not applicable, unsettled.
    pub(super) fn counts(&self) -> [String; 7] {
        let count = |verdict: &str| {
            self.results
                .iter()
                .filter(|result| result.departure.is_none() && result.verdict == verdict)
                .count()
        };
        let listed = self.results.iter().filter(|result| result.departure.is_some()).count();
        let [pass, note, fail] = ["pass", "note", "fail"].map(count);
        let [not_applicable, unsettled] = ["not_applicable", "unsettled"].map(count);
        [self.results.len(), pass, note, fail, listed, not_applicable, unsettled]
            .map(|count| count.to_string())
    }

    fn ids(&self, is_meant: impl Fn(&Judged) -> bool) -> String {
        let meant = self.results.iter().filter(|result| is_meant(result));
        meant.map(|result| result.id.as_str()).collect::<Vec<_>>().join(", ")
    }

    fn unsettled(&self) -> String {
        let unsettled =
            self.results.iter().filter(|result| result.verdict == "unsettled" && result.departure.is_none());
        let mut why: Vec<String> =
            unsettled.map(|result| format!("{} ({})", result.id, result.summary)).collect();
        why.extend(self.stopped.clone());
        why.join(", ")
    }

    fn stale(&self) -> String {
        let stale = self.departures.iter().filter(|listed| listed.stale);
        stale.map(|listed| listed.id.as_str()).collect::<Vec<_>>().join(", ")
    }
}

/// Whether a run came out as it must.
pub(super) fn of(config: Config, recipe: &Recipe, code: Option<i32>, report: &Report) -> Result<String> {
    let Some(code) = code else { bail!("beartrap was killed by a signal") };
    match (code, config) {
        (0, _) | (1 | 4, Config::Naive) => {}
        (1, Config::Strict) => bail!("findings: {}", report.ids(|result| result.blocking)),
        (2, _) => bail!("not as beartrap wants it: {}", report.stopped.as_deref().unwrap_or_default()),
        (3, _) => {
            bail!("beartrap failed by its own fault: {}", report.ids(|result| result.verdict == "panicked"))
        }
        (4, Config::Strict) => bail!("unsettled: {}", report.unsettled()),
        (5, _) => bail!("listed departures that no longer happen: {}", report.stale()),
        (other, _) => bail!("beartrap ended with the unknown code {other}"),
    }
    if let Some(stopped) = &report.stopped {
        bail!("{stopped}");
    }
    ensure!(
        report.results.iter().any(|result| result.verdict == "pass"),
        "nothing passed: the run proves nothing"
    );
    let version = report.target.rsplit(' ').next().unwrap_or_default();
    ensure!(
        version == recipe.version(),
        "adapter.toml claims {}, but the adapter says that it is {}",
        recipe.software(),
        report.target
    );
    Ok(match config {
        Config::Strict => "clean".to_owned(),
        Config::Naive => "reported".to_owned(),
    })
}
