use crate::tool::Tool;
use anyhow::{Context as _, Result, bail, ensure};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// One folder of harness/regressions.
pub(super) struct Cell {
    /// The folder's name.
    pub(super) name: String,
    pub(super) facts: Facts,
}

/// `cell.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Facts {
    pub(super) advisory: String,
    pub(super) package: String,
    pub(super) ecosystem: Ecosystem,
    /// The release with the flaw, as the adapter's greeting says it.
    pub(super) vulnerable: String,
    /// The release without it; none where there is none.
    pub(super) fixed: Option<String>,
    #[expect(dead_code, reason = "for people; that it is there is checked")]
    weakness: String,
    #[expect(dead_code, reason = "for people; that it is there is checked")]
    rule: String,
    pub(super) effect: Effect,
    /// What fails on the vulnerable release and passes on the fixed one.
    pub(super) finds: Vec<Find>,
    /// Rules that a hunt finds broken in the vulnerable release alone.
    #[serde(default)]
    pub(super) fuzz: Vec<String>,
    /// Vectors that pass on both.
    pub(super) honest: Vec<String>,
    #[expect(dead_code, reason = "for people")]
    pins: Option<String>,
    #[expect(dead_code, reason = "harness/regressions/run reads it")]
    memory_mib: Option<u32>,
}

/// A vector, or one spelling of it where the others are not about this flaw: `val.iss.array: first of two`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub(super) struct Find {
    pub(super) id: String,
    pub(super) spelling: Option<String>,
}

impl From<String> for Find {
    fn from(text: String) -> Self {
        match text.split_once(": ") {
            Some((id, spelling)) => Self { id: id.to_owned(), spelling: Some(spelling.to_owned()) },
            None => Self { id: text, spelling: None },
        }
    }
}

impl std::fmt::Display for Find {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.spelling {
            Some(spelling) => write!(f, "{}: {spelling}", self.id),
            None => f.write_str(&self.id),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) enum Ecosystem {
    #[serde(rename = "npm")]
    Npm,
    PyPI,
    #[serde(rename = "crates.io")]
    Crates,
    Go,
    Maven,
    Debian,
}

impl Ecosystem {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Npm => "npm",
            Self::PyPI => "PyPI",
            Self::Crates => "crates.io",
            Self::Go => "Go",
            Self::Maven => "Maven",
            Self::Debian => "Debian",
        }
    }

    fn tools(self) -> &'static [Tool] {
        match self {
            Self::Npm => &[Tool::Node, Tool::Npm],
            Self::PyPI => &[Tool::Python3],
            Self::Crates => &[Tool::Cargo],
            Self::Go => &[Tool::Go],
            Self::Maven => &[Tool::Java, Tool::Mvn],
            Self::Debian => &[Tool::Bookworm],
        }
    }
}

/// What the attack does to the vulnerable release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Effect {
    /// The wrong token is accepted.
    Accept,
    /// The process dies, or leaves its memory.
    Crash,
    /// There is no answer in time.
    Hang,
}

impl Effect {
    /// How beartrap's observation of it begins.
    pub(super) fn observed(self) -> &'static str {
        match self {
            Self::Accept => "accepted",
            Self::Crash => "a crash",
            Self::Hang => "no answer in time",
        }
    }
}

/// One of the two releases of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Vulnerable,
    Fixed,
}

impl Side {
    /// The name of its folder.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Vulnerable => "vulnerable",
            Self::Fixed => "fixed",
        }
    }
}

impl Cell {
    fn read(folder: &Path) -> Result<Self> {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let file = folder.join("cell.toml");
        let text =
            std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let facts: Facts =
            toml::from_str(&text).with_context(|| format!("cannot understand {}", file.display()))?;
        ensure!(!facts.finds.is_empty(), "{name} finds nothing: name the vectors");
        for (side, release) in
            [(Side::Vulnerable, Some(&facts.vulnerable)), (Side::Fixed, facts.fixed.as_ref())]
        {
            let side = side.name();
            let pinned = release.map(|release| is_pinned(&folder.join(side), release));
            ensure!(pinned != Some(false), "{name}: no file of {side} pins the release of cell.toml");
            ensure!(
                pinned.is_some() || !folder.join(side).exists(),
                "{name} has the folder {side}, but cell.toml does not name the release"
            );
        }
        Ok(Self { name, facts })
    }

    /// The tools that this machine lacks.
    pub(super) fn missing_tools(&self) -> Vec<&'static str> {
        Tool::missing_of(self.facts.ecosystem.tools())
    }

    /// Every vector that both sides are asked.
    pub(super) fn vectors(&self) -> impl Iterator<Item = &str> {
        let finds = self.facts.finds.iter().map(|find| find.id.as_str());
        finds.chain(self.facts.honest.iter().map(String::as_str))
    }
}

/// Whether a file of this folder has the release in it.
fn is_pinned(folder: &Path, release: &str) -> bool {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    files.filter_map(|file| std::fs::read_to_string(file.path()).ok()).any(|text| text.contains(release))
}

/// The cells of these names, or all, by name.
pub(super) fn chosen(regressions: &Path, names: &[&str]) -> Result<Vec<Cell>> {
    let all = folders(regressions)?;
    let of_name = |name: &str| all.iter().find(|folder| folder.ends_with(name));
    if let Some(unknown) = names.iter().find(|name| of_name(name).is_none()) {
        bail!("there is no cell {unknown} in {}", regressions.display());
    }
    all.iter()
        .filter(|folder| names.is_empty() || names.iter().any(|name| folder.ends_with(name)))
        .map(|folder| Cell::read(folder))
        .collect()
}

/// The folders with a `cell.toml`, sorted.
fn folders(regressions: &Path) -> Result<Vec<PathBuf>> {
    let entries =
        std::fs::read_dir(regressions).with_context(|| format!("cannot read {}", regressions.display()))?;
    let mut found = Vec::new();
    for entry in entries {
        let folder = entry?.path();
        if folder.join("cell.toml").is_file() {
            found.push(folder);
        }
    }
    found.sort();
    Ok(found)
}
