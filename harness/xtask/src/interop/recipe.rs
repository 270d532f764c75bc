use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
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

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Tool {
    Node,
    Npm,
    Java,
    Mvn,
    Python3,
}

impl Tool {
    /// A command that succeeds where the tool is there.
    fn probe(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::Node => ("node", &["--version"]),
            Self::Npm => ("npm", &["--version"]),
            Self::Java => ("java", &["-version"]),
            Self::Mvn => ("mvn", &["--version"]),
            Self::Python3 => ("python3", &["-c", "import venv, ensurepip"]),
        }
    }

    fn is_missing(self) -> bool {
        let (program, arguments) = self.probe();
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        !command.status().is_ok_and(|status| status.success())
    }
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
        self.facts.needs.iter().filter(|tool| tool.is_missing()).map(|tool| tool.probe().0).collect()
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
    let all = folders(targets)?;
    let known = || all.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
    if let Some(unknown) = names.iter().find(|name| !all.iter().any(|(known, _)| known == *name)) {
        bail!("there is no target {unknown}; there are {}", known());
    }
    all.iter()
        .filter(|(name, _)| names.is_empty() || names.contains(&name.as_str()))
        .map(|(_, folder)| Recipe::read(folder))
        .collect()
}

/// The folders of targets with their names, sorted.
fn folders(targets: &Path) -> Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(targets).with_context(|| format!("cannot read {}", targets.display()))? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            found.push((entry.file_name().to_string_lossy().into_owned(), entry.path()));
        }
    }
    found.sort();
    Ok(found)
}

fn parsed<T: serde::de::DeserializeOwned>(file: &Path) -> Result<T> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    toml::from_str(&text).with_context(|| format!("cannot understand {}", file.display()))
}
