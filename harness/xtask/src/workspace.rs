//! Where things are, and how tools are run there.

use anyhow::{Context, Result, ensure};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A checkout of beartrap.
pub(crate) struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// The checkout that this program was built in.
    pub(crate) fn here() -> Self {
        let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
        Self::at(xtask.ancestors().nth(2).expect("harness/xtask is two folders below the root"))
    }

    pub(crate) fn at(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// A path below the root.
    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.root.join(below)
    }

    /// Cargo's output folder.
    pub(crate) fn output(&self) -> PathBuf {
        self.root.join(std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
    }

    /// The release build of beartrap.
    pub(crate) fn beartrap(&self) -> PathBuf {
        self.output().join("release/beartrap")
    }

    /// The program that judges: this one, or the release build of what stands here.
    pub(crate) fn judge(&self, binary: Option<&str>) -> Result<PathBuf> {
        if let Some(binary) = binary {
            return std::fs::canonicalize(binary).with_context(|| format!("there is no {binary}"));
        }
        run_to_success(&mut self.cargo(&["build", "--release", "--package", "beartrap"]))?;
        Ok(self.beartrap())
    }

    /// Cargo, in the root.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        self.tool(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), arguments)
    }

    /// A program, in the root, with nothing to read from.
    pub(crate) fn tool(&self, program: impl AsRef<std::ffi::OsStr>, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(&self.root).stdin(Stdio::null());
        command
    }
}

/// Runs a command to its end; anything but success is an error that names it.
pub(crate) fn run_to_success(command: &mut Command) -> Result<()> {
    let shown = shown(command);
    let status = command.status().with_context(|| format!("cannot start `{shown}`: is it installed?"))?;
    ensure!(status.success(), "`{shown}` ended with {status}");
    Ok(())
}

/// A command as one would type it.
pub(crate) fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checkout_is_found() {
        assert!(Workspace::here().path("harness/xtask/src/workspace.rs").is_file());
    }

    #[test]
    fn failing_and_missing_programs_are_named() {
        let workspace = Workspace::here();
        let failed = run_to_success(&mut workspace.tool("false", &["--at", "it"])).unwrap_err().to_string();
        assert!(failed.contains("`false --at it` ended with"), "{failed}");
        let missing = run_to_success(&mut workspace.tool("no-such-program", &[])).unwrap_err().to_string();
        assert!(missing.contains("cannot start `no-such-program`"), "{missing}");
    }
}
