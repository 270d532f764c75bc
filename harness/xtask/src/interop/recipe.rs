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
    pub(super) subject: Subject,
}

/// What the target file is about.
pub(super) enum Subject {
    /// An authorization server, and its issuer.
    Server(Url),
    /// An API, and its URL. beartrap starts it, as it plays the issuer that the API asks.
    Api(Url),
    /// A client of Entra, and the port that beartrap plays Entra on.
    Client(u16),
}

/// `recipe.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Facts {
    /// Name and version.
    pub(super) software: String,
    needs: Vec<Tool>,
    pub(super) control: Option<Control>,
    entra: Option<Entra>,
    /// How many checks it bears at once, where that is fewer than usual.
    jobs: Option<u16>,
}

/// What a client of Entra needs.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entra {
    port: u16,
}

/// A target that must not pass.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Control {
    /// Set for the target.
    #[serde(default)]
    env: BTreeMap<String, String>,
    /// The checks that must fail.
    pub(super) fail: Vec<String>,
}

impl Recipe {
    fn read(folder: &Path) -> Result<Self> {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let facts: Facts = parsed(&folder.join("recipe.toml"))?;
        if let Some(Entra { port }) = facts.entra {
            return Ok(Self { name, folder: folder.to_owned(), facts, subject: Subject::Client(port) });
        }
        let file: TargetFile = parsed(&folder.join("beartrap.toml"))?;
        let subject = match (file.server, file.api) {
            (Some(server), None) => Subject::Server(parsed_url(&server.issuer)?),
            (None, Some(api)) => Subject::Api(parsed_url(&api.url)?),
            _ => bail!("the target file of {name} is to have [server] or [api], and one of them only"),
        };
        Ok(Self { name, folder: folder.to_owned(), facts, subject })
    }

    pub(super) fn port(&self) -> Result<u16> {
        match &self.subject {
            Subject::Server(url) | Subject::Api(url) => {
                url.port().with_context(|| format!("name the port in {url}"))
            }
            Subject::Client(port) => Ok(*port),
        }
    }

    /// The tools that this machine lacks.
    pub(super) fn missing_tools(&self) -> Vec<&'static str> {
        Tool::missing_of(&self.facts.needs)
    }

    /// `run` with arguments.
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("bash");
        command.arg(self.folder.join("run")).args(arguments);
        self.prepare(command)
    }

    /// beartrap, which judges the target.
    pub(super) fn judge(&self, beartrap: &Path, chore: &str) -> Command {
        let mut command = Command::new(beartrap);
        command.arg(chore).arg(self.folder.join("beartrap.toml")).arg("--json");
        command.args(self.facts.jobs.map(|jobs| format!("--jobs={jobs}")));
        self.prepare(command)
    }

    /// With the environment of a control: beartrap hands it on to an API.
    fn prepare(&self, mut command: Command) -> Command {
        command.envs(self.facts.control.iter().flat_map(|control| &control.env));
        command
    }
}

/// What is read of `beartrap.toml`.
#[derive(Deserialize)]
struct TargetFile {
    server: Option<ServerSection>,
    api: Option<ApiSection>,
}

#[derive(Deserialize)]
struct ServerSection {
    issuer: String,
}

#[derive(Deserialize)]
struct ApiSection {
    url: String,
}

fn parsed_url(text: &str) -> Result<Url> {
    text.parse().with_context(|| format!("{text} is not a URL"))
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
