use crate::tool::Tool;
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use url::Url;

/// One folder of harness/targets.
pub(super) struct Recipe {
    /// The folder's name.
    pub(super) name: String,
    pub(super) folder: PathBuf,
    pub(super) facts: Facts,
    /// The issuer that the target file names.
    pub(super) issuer: Url,
}

/// `recipe.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Facts {
    /// Name and version.
    pub(super) software: String,
    needs: Vec<Tool>,
    pub(super) control: Option<Control>,
}

/// A target that must not pass.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Control {
    /// Set for the server.
    #[serde(default)]
    env: BTreeMap<String, String>,
    /// The checks that must fail.
    pub(super) fail: Vec<String>,
}

impl Recipe {
    fn read(folder: &Path) -> Result<Self> {
        #[derive(Deserialize)]
        struct TargetFile {
            server: Server,
        }
        #[derive(Deserialize)]
        struct Server {
            issuer: String,
        }
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let facts = parsed(&folder.join("recipe.toml"))?;
        let TargetFile { server: Server { issuer } } = parsed(&folder.join("beartrap.toml"))?;
        let issuer = issuer.parse().with_context(|| format!("the issuer {issuer} is not a URL"))?;
        Ok(Self { name, folder: folder.to_owned(), facts, issuer })
    }

    pub(super) fn target_file(&self) -> PathBuf {
        self.folder.join("beartrap.toml")
    }

    pub(super) fn port(&self) -> Result<u16> {
        self.issuer.port().with_context(|| format!("name the port in the issuer {}", self.issuer))
    }

    /// The tools that this machine lacks.
    pub(super) fn missing_tools(&self) -> Vec<&'static str> {
        Tool::missing_of(&self.facts.needs)
    }

    /// `run` with arguments.
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("bash");
        command.arg(self.folder.join("run")).args(arguments);
        command.envs(self.facts.control.iter().flat_map(|control| &control.env));
        command
    }
}

/// The recipes of these names, or all, by name.
pub(super) fn chosen(targets: &Path, names: &[&str]) -> Result<Vec<Recipe>> {
    let chosen = chosen_folders(targets, names, "target", |_| true)?;
    chosen.iter().map(|(_, folder)| Recipe::read(folder)).collect()
}

/// The folders of a kind in `parent`, with these names or all, sorted by name.
pub(crate) fn chosen_folders(
    parent: &Path,
    names: &[&str],
    kind: &str,
    is_of_kind: impl Fn(&Path) -> bool,
) -> Result<Vec<(String, PathBuf)>> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(parent).with_context(|| format!("cannot read {}", parent.display()))? {
        let entry = entry?;
        if entry.file_type()?.is_dir() && is_of_kind(&entry.path()) {
            all.push((entry.file_name().to_string_lossy().into_owned(), entry.path()));
        }
    }
    all.sort();
    let known = || all.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
    if let Some(unknown) = names.iter().find(|name| !all.iter().any(|(known, _)| known == *name)) {
        bail!("there is no {kind} {unknown}; there are {}", known());
    }
    all.retain(|(name, _)| names.is_empty() || names.contains(&name.as_str()));
    Ok(all)
}

pub(crate) fn parsed<T: serde::de::DeserializeOwned>(file: &Path) -> Result<T> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    toml::from_str(&text).with_context(|| format!("cannot understand {}", file.display()))
}
