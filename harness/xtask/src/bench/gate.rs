//! `cargo xtask bench --gate`: the instructions that pieces of the program take, held against those under version
//! control. Time says little on a machine that others use; instructions are the same there.
//!
//! It needs valgrind, and the runner that belongs to the crate gungraun: both are installed where they can be. Counts
//! hold for one compiler and one kind of machine. Under another they are left out, until they are made anew.

use super::baseline::{Baseline, Counts};
use crate::interop::{allow_left_out, in_ci};
use crate::table;
use crate::workspace::{Workspace, run_to_success, shown};
use anyhow::{Context as _, Result, ensure};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Stdio;

const BASELINE: &str = "benches/instructions.toml";
const HEAD: [&str; 6] = ["piece", "baseline", "now", "change", "tolerance", "outcome"];
const RUNNER: &str = "gungraun-runner";

/// Counts and compares; gives what was left out for want of a tool or of the same compiler. With `CI=true` nothing may
/// be.
pub(crate) fn run(workspace: &Workspace) -> Result<Vec<String>> {
    let baseline = Baseline::read(&workspace.path(BASELINE))?;
    let compiler = Compiler::here(workspace)?;
    let ready = compiler.has_made(&baseline).and_then(|()| tools(workspace));
    let tools = match ready {
        Ok(tools) => tools,
        Err(why) => {
            let left = vec![format!("instructions ({why})")];
            allow_left_out(&left, in_ci())?;
            println!("left out: {}", left[0]);
            return Ok(left);
        }
    };
    let compared = baseline.compared(&counted(workspace, &tools)?);
    let rows: Vec<Vec<String>> = compared.iter().map(|one| one.cells.clone()).collect();
    println!("\n{}\n", table::render(&HEAD, &rows));
    let moved: Vec<&str> =
        compared.iter().filter(|one| !one.is_as_before).map(|one| one.name.as_str()).collect();
    ensure!(
        moved.is_empty(),
        "not as before: {}; mend what takes more, and write down what is meant to be so with `cargo xtask regenerate baseline`",
        moved.join(", ")
    );
    Ok(Vec::new())
}

/// Counts, and writes down what was counted.
pub(crate) fn regenerate(workspace: &Workspace) -> Result<()> {
    let path = workspace.path(BASELINE);
    let compiler = Compiler::here(workspace)?;
    let tools = tools(workspace).map_err(anyhow::Error::msg)?;
    let counts = counted(workspace, &tools)?;
    let renewed = Baseline::read(&path)?.renewed(&compiler.version, &compiler.host, counts);
    std::fs::write(&path, renewed.to_string()).with_context(|| format!("cannot write {}", path.display()))?;
    println!("{BASELINE} has what is counted now: review it with `git diff`");
    Ok(())
}

/// Runs the bench under valgrind, which takes some seconds once it is built.
fn counted(workspace: &Workspace, tools: &OsString) -> Result<Counts> {
    let mut command = workspace.cargo(&["bench", "--package", "beartrap-benches", "--bench", "instructions"]);
    command.env("PATH", tools).env("GUNGRAUN_HOME", workspace.output().join("gungraun"));
    command.env("GUNGRAUN_OUTPUT_FORMAT", "json").stderr(Stdio::inherit());
    let shown = shown(&command);
    let output = command.output().with_context(|| format!("cannot start `{shown}`"))?;
    ensure!(output.status.success(), "`{shown}` ended with {}", output.status);
    let text = String::from_utf8(output.stdout).context("the counts are not text")?;
    let counts = text.lines().map(count).collect::<Result<Counts>>()?;
    ensure!(!counts.is_empty(), "`{shown}` counted nothing");
    Ok(counts)
}

/// The name and the instructions of one summary, version 7.
fn count(line: &str) -> Result<(String, u64)> {
    let summary: serde_json::Value =
        serde_json::from_str(line).with_context(|| format!("not a summary of {RUNNER}: {line}"))?;
    let words = ["function_name", "id"].into_iter().filter_map(|member| summary[member].as_str());
    let name = words.collect::<Vec<_>>().join(" ");
    let values = &summary["profiles"][0]["data"]["total"]["metrics"]["Ir"]["values"];
    // Beside a count of an earlier run there are two.
    let new = values["new"].as_u64().or_else(|| values["both"]["new"].as_u64());
    Ok((name, new.with_context(|| format!("no count of instructions in: {line}"))?))
}

/// The search path on which valgrind and the runner are found, or why they are not there.
fn tools(workspace: &Workspace) -> Result<OsString, String> {
    let is_there = |program: &str| {
        let mut probe = workspace.tool(program, &["--version"]);
        probe.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    };
    if !is_there("valgrind") {
        if !rustix::process::geteuid().is_root() {
            return Err("no valgrind".into());
        }
        // The lists of packages may be as old as the machine.
        for words in [["update", "--quiet"], ["install", "--yes"]] {
            let mut command = workspace.tool("apt-get", &words);
            if words[0] == "install" {
                command.arg("valgrind");
            }
            run_to_success(&mut command).map_err(|error| format!("no valgrind: {error:#}"))?;
        }
    }
    let folder = runner(workspace).map_err(|error| format!("no {RUNNER}: {error:#}"))?;
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder).chain(std::env::split_paths(&path));
    std::env::join_paths(folders).map_err(|error| format!("no {RUNNER}: {error}"))
}

/// The folder of the runner, of the very version of the crate: they refuse each other otherwise.
fn runner(workspace: &Workspace) -> Result<PathBuf> {
    let lock = std::fs::read_to_string(workspace.path("Cargo.lock")).context("cannot read Cargo.lock")?;
    let version = locked(&lock, RUNNER).with_context(|| format!("Cargo.lock names no {RUNNER}"))?;
    let root = workspace.output().join("tools");
    let folder = root.join("bin");
    let installed = workspace.tool(folder.join(RUNNER), &["--version"]).output();
    if !installed.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains(version)) {
        let package = format!("{RUNNER}@{version}");
        let mut command = workspace.cargo(&["install", "--locked", "--force", &package, "--root"]);
        run_to_success(command.arg(&root))?;
    }
    Ok(folder)
}

/// The version of a package in a lock file.
fn locked<'t>(lock: &'t str, package: &str) -> Option<&'t str> {
    let mut lines = lock.lines().skip_while(|line| *line != format!("name = \"{package}\""));
    lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')
}

/// Who makes the instructions, and for which machine.
struct Compiler {
    version: String,
    host: String,
}

impl Compiler {
    fn here(workspace: &Workspace) -> Result<Self> {
        let program = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let output = workspace.tool(program, &["-vV"]).output().context("cannot start rustc")?;
        Self::of(&String::from_utf8_lossy(&output.stdout)).context("rustc does not say its version")
    }

    fn of(says: &str) -> Option<Self> {
        let host = says.lines().find_map(|line| line.strip_prefix("host: "))?;
        Some(Self { version: says.lines().next()?.to_owned(), host: host.to_owned() })
    }

    /// Whether the counts can be compared with what it makes; if not, why.
    fn has_made(&self, baseline: &Baseline) -> Result<(), String> {
        if self.version == baseline.compiler && self.host == baseline.host {
            return Ok(());
        }
        Err(format!(
            "the baseline is of {} on {}, and this is {} on {}: `cargo xtask regenerate baseline` makes it anew",
            baseline.compiler, baseline.host, self.version, self.host
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_read_with_and_without_one_of_an_earlier_run() {
        let summary = |values: &str| {
            format!(
                r#"{{"function_name":"forge","id":"rs256","profiles":[{{"data":{{"total":{{"metrics":{{"Ir":{{"values":{values}}}}}}}}}}}]}}"#
            )
        };
        for values in [r#"{"new":12}"#, r#"{"both":{"new":12,"old":11}}"#] {
            assert_eq!(count(&summary(values)).unwrap(), ("forge rs256".to_owned(), 12));
        }
        assert!(count(&summary("{}")).unwrap_err().to_string().contains("no count of instructions"));
        assert!(count("running 3 tests").unwrap_err().to_string().contains("not a summary"));
    }

    #[test]
    fn the_runner_is_of_the_version_of_the_crate() {
        let lock =
            "name = \"gungraun\"\nversion = \"1\"\n\nname = \"gungraun-runner\"\nversion = \"0.2.1\"\n";
        assert_eq!(locked(lock, RUNNER), Some("0.2.1"));
        assert_eq!(locked(lock, "other"), None);
        let lock = std::fs::read_to_string(Workspace::here().path("Cargo.lock")).unwrap();
        assert_eq!(locked(&lock, RUNNER), locked(&lock, "gungraun"));
    }

    #[test]
    fn another_compiler_or_machine_is_told_and_not_compared() {
        let compiler = Compiler::of("rustc 1.9 (abc)\nbinary: rustc\nhost: here\n").unwrap();
        assert!(Compiler::of("").is_none());
        let baseline = |version: &str, host: &str| Baseline::default().renewed(version, host, Counts::new());
        assert_eq!(compiler.has_made(&baseline("rustc 1.9 (abc)", "here")), Ok(()));
        for other in [baseline("rustc 1.8 (abc)", "here"), baseline("rustc 1.9 (abc)", "there")] {
            assert!(compiler.has_made(&other).unwrap_err().contains("regenerate baseline"));
        }
    }
}
