use crate::interop::recipe::{chosen_folders, parsed};
use crate::tool::Tool;
use anyhow::Result;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::Command;

/// One folder of harness/adapters with a `run`.
#[derive(Debug)]
pub(super) struct Recipe {
    /// The folder's name.
    pub(super) name: String,
    folder: PathBuf,
    facts: Facts,
}

/// `adapter.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    /// Name and version.
    software: String,
    needs: Vec<Tool>,
}

impl Recipe {
    pub(super) fn software(&self) -> &str {
        &self.facts.software
    }

    /// The version that the folder claims.
    pub(super) fn version(&self) -> &str {
        self.facts.software.rsplit(' ').next().unwrap_or_default()
    }

    /// The tools that this machine lacks.
    pub(super) fn missing_tools(&self) -> Vec<&'static str> {
        Tool::missing_of(&self.facts.needs)
    }

    /// Installs what the adapter needs.
    pub(super) fn install(&self) -> Command {
        let mut command = Command::new(self.folder.join("run"));
        command.arg("--install");
        command
    }

    /// The adapter, as the program in the root is told to start it.
    pub(super) fn command(&self, root: &Path) -> PathBuf {
        let run = self.folder.join("run");
        run.strip_prefix(root).map_or_else(|_| run.clone(), Path::to_owned)
    }

    /// The file of listed departures, where there is one.
    pub(super) fn departures(&self) -> Option<PathBuf> {
        Some(self.folder.join("departures.toml")).filter(|file| file.is_file())
    }
}

/// The adapters of these names, or all, by name.
pub(super) fn chosen(adapters: &Path, names: &[&str]) -> Result<Vec<Recipe>> {
    // A folder without `run` holds what several adapters share.
    let chosen = chosen_folders(adapters, names, "adapter", |folder| folder.join("run").is_file())?;
    let read = |(name, folder): (String, PathBuf)| {
        let facts = parsed(&folder.join("adapter.toml"))?;
        Ok(Recipe { name, folder, facts })
    };
    chosen.into_iter().map(read).collect()
}
