//! `cargo xtask new-scenario`: a scenario and its fault, wired wherever they must be.
//!
//! What is written does not compile until its clause is named: a scenario without one would be an opinion.

mod edit;
mod id;

use crate::workspace::{Workspace, run_to_success};
use anyhow::{Context, Result, ensure};
use id::Id;
use std::path::{Path, PathBuf};

const SCENARIOS: &str = "scenarios/src/server";
const FAULTS: &str = "harness/core/src/faults";
const SCENARIO: &str = include_str!("scenario.rs.in");

/// Writes the scenario of this id, with a fault of its own unless one is named, and says what is left to do.
pub(crate) fn run(workspace: &Workspace, id: &str, fault: Option<&str>) -> Result<()> {
    let id = Id::parse(id)?;
    let fault = fault.map_or_else(|| id.fault(), str::to_owned);
    let written = write(workspace, &id, &fault)?;
    run_to_success(&mut workspace.cargo(&["fmt", "-p", "beartrap-scenarios", "-p", "beartrap-core"]))?;
    for file in written {
        println!("wrote {}", file.display());
    }
    println!(
        "\nleft to do:\n\
         1. name the clause and the impact, and play the scene, in {SCENARIOS}/{}/{}.rs\n\
         2. say what Fault::{fault} does, in {FAULTS}, and plant it in the lab\n\
         3. cargo test -p beartrap-scenarios; beartrap prove --only {id}",
        id.group, id.module,
    );
    Ok(())
}

/// Writes all files and gives their names.  Nothing is written unless everything can be.
fn write(workspace: &Workspace, id: &Id, fault: &str) -> Result<Vec<PathBuf>> {
    ensure!(id::is_upper_camel(fault), "{fault} is not the name of a fault: write it like CodeNeverSpent");
    let mut changes = Changes { workspace, files: Vec::new() };
    changes.scenario(id, fault)?;
    changes.fault(id, fault)?;
    changes.write()
}

/// New texts of files, by path below the root.
struct Changes<'w> {
    workspace: &'w Workspace,
    files: Vec<(String, String)>,
}

impl Changes<'_> {
    fn scenario(&mut self, id: &Id, fault: &str) -> Result<()> {
        let Id { group, module } = id;
        let file = format!("{SCENARIOS}/{group}/{module}.rs");
        ensure!(!self.workspace.path(&file).exists(), "{id} exists: {file}; ids are never reused");
        self.put(file, SCENARIO.replace("@FAULT@", fault));

        let suite = format!("{SCENARIOS}/{group}/mod.rs");
        if self.workspace.path(&suite).exists() {
            let text = self.text(&suite)?;
            ensure!(!edit::declares(&text, module), "{id} exists: {suite} declares it");
            let text = edit::with_module(&text, module);
            self.put(suite.clone(), edit::with_suite_entry(&text, module).with_context(|| suite)?);
        } else {
            self.put(suite, edit::new_suite(module));
            let parent = format!("{SCENARIOS}/mod.rs");
            let text = edit::with_module(&self.text(&parent)?, group);
            let text = edit::with_list_entry(&text, "::SUITE", &format!("{group}::SUITE"));
            self.put(parent.clone(), text.with_context(|| parent)?);
        }
        Ok(())
    }

    /// Declares the fault, unless some group declares it already.
    fn fault(&mut self, Id { group, module }: &Id, fault: &str) -> Result<()> {
        if declared_in(&self.workspace.path(FAULTS), fault)? {
            return Ok(());
        }
        let file = format!("{FAULTS}/{group}.rs");
        let does = format!("Does what {group}.{} forbids.", module.replace('_', "-"));
        if self.workspace.path(&file).exists() {
            let text = edit::with_fault(&self.text(&file)?, fault, &does);
            self.put(file.clone(), text.with_context(|| file)?);
        } else {
            self.put(file, edit::new_faults(fault, &does));
            let parent = format!("{FAULTS}/mod.rs");
            let text = edit::with_module(&self.text(&parent)?, group);
            self.put(
                parent.clone(),
                edit::with_list_entry(&text, "::ALL,", &format!("{group}::ALL")).with_context(|| parent)?,
            );
        }
        Ok(())
    }

    fn text(&self, file: &str) -> Result<String> {
        std::fs::read_to_string(self.workspace.path(file)).with_context(|| format!("cannot read {file}"))
    }

    fn put(&mut self, file: String, text: String) {
        self.files.push((file, text));
    }

    fn write(self) -> Result<Vec<PathBuf>> {
        for (file, text) in &self.files {
            let path = self.workspace.path(file);
            let folder = path.parent().context("files are below the root")?;
            std::fs::create_dir_all(folder)?;
            std::fs::write(&path, text).with_context(|| format!("cannot write {file}"))?;
        }
        Ok(self.files.into_iter().map(|(file, _)| file.into()).collect())
    }
}

/// Whether a file of the folder declares this fault.
fn declared_in(folder: &Path, fault: &str) -> Result<bool> {
    for entry in std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        let declares = |text: &str| text.lines().any(|line| line.trim() == format!("{fault},"));
        // The faults of validators stand in a folder below: names are unique over both.
        let found = if path.is_dir() {
            declared_in(&path, fault)?
        } else {
            declares(&std::fs::read_to_string(path)?)
        };
        if found {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests;
