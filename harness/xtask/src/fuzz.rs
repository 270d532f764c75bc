//! The fuzz targets: their seeds on stable Rust, and a short run of each under libFuzzer.

use crate::interop::{allow_left_out, in_ci};
use crate::workspace::{Workspace, run_to_success};
use anyhow::{Context as _, Result, ensure};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Stdio;

const MANIFEST: &str = "fuzz/Cargo.toml";
/// Its options are what is passed here.
const CARGO_FUZZ: &str = "0.13.2";
/// How many inputs each target gets, and for how long. Whoever looks for something has hours; this shows that the targets live,
/// and with one seed the same on a fast machine as on a slow one.
const RUNS: u32 = 20_000;
const SECONDS: u32 = 10;

/// Replays the seeds and runs each target; gives what was left out for want of a tool. With `CI=true` nothing may be.
pub(crate) fn run(workspace: &Workspace) -> Result<Vec<String>> {
    if !workspace.path(MANIFEST).exists() {
        return Ok(vec![format!("fuzz targets (no {MANIFEST})")]);
    }
    run_to_success(&mut workspace.cargo(&["test", "--manifest-path", MANIFEST]))?;
    let path = match tools(workspace) {
        Ok(path) => path,
        Err(why) => {
            let left = vec![format!("runs of the fuzz targets ({why})")];
            allow_left_out(&left, in_ci())?;
            println!("left out: {}", left[0]);
            return Ok(left);
        }
    };
    // Without a sanitizer it needs no more than stable Rust, and beartrap has no unsafe code for one to watch.
    let fuzz = |words: &[&str]| {
        let mut command = workspace.cargo(&["fuzz", words[0], "--sanitizer", "none"]);
        command.args(&words[1..]).env("PATH", &path);
        command
    };
    run_to_success(&mut fuzz(&["build"]))?;
    for name in targets(workspace)? {
        run_to_success(fuzz(&["run", &name]).args(words(workspace, &name)?))?;
    }
    Ok(Vec::new())
}

/// The names of the targets, which are those of their files.
fn targets(workspace: &Workspace) -> Result<Vec<String>> {
    let folder = workspace.path("fuzz/fuzz_targets");
    let files = folder.read_dir().with_context(|| format!("cannot read {}", folder.display()))?;
    let paths = files.map(|file| Ok(file?.path())).collect::<Result<Vec<PathBuf>>>()?;
    let mut names: Vec<String> =
        paths.iter().filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned())).collect();
    names.sort();
    ensure!(!names.is_empty(), "there are no targets in {}", folder.display());
    Ok(names)
}

/// Where a target finds its seeds and its dictionary. What it makes of them goes to Cargo's output folder.
fn words(workspace: &Workspace, name: &str) -> Result<Vec<OsString>> {
    let scratch = workspace.output().join("fuzz").join(name);
    std::fs::create_dir_all(&scratch).with_context(|| format!("cannot make {}", scratch.display()))?;
    let mut words: Vec<OsString> = vec![scratch.into(), workspace.path("fuzz/corpus").join(name).into()];
    words.push("--".into());
    words.extend([format!("-runs={RUNS}"), format!("-max_total_time={SECONDS}")].map(OsString::from));
    words.extend(["-seed=1", "-timeout=20", "-rss_limit_mb=1024"].map(OsString::from));
    words.push("-verbosity=0".into());
    let dictionary = workspace.path("fuzz/dictionaries").join(name).with_extension("dict");
    if dictionary.exists() {
        words.push(format!("-dict={}", dictionary.display()).into());
    }
    Ok(words)
}

/// The search path on which cargo-fuzz is found, or why it or the compiler that it needs is not there.
fn tools(workspace: &Workspace) -> Result<OsString, String> {
    let is_there = |program: &std::path::Path, says: &str| {
        let output = workspace.tool(program, &["--version"]).stderr(Stdio::null()).output();
        output.is_ok_and(|output| {
            output.status.success() && String::from_utf8_lossy(&output.stdout).contains(says)
        })
    };
    if !is_there("c++".as_ref(), "") {
        return Err("no C++ compiler".into());
    }
    let root = workspace.output().join("tools");
    let folder = root.join("bin");
    if !is_there(&folder.join("cargo-fuzz"), CARGO_FUZZ) {
        let package = format!("cargo-fuzz@{CARGO_FUZZ}");
        let mut command = workspace.cargo(&["install", "--locked", "--force", &package, "--root"]);
        run_to_success(command.arg(&root)).map_err(|error| format!("no cargo-fuzz: {error:#}"))?;
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder).chain(std::env::split_paths(&path));
    std::env::join_paths(folders).map_err(|error| format!("no cargo-fuzz: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_fuzz_workspace_it_is_left_out_by_name() {
        let empty = tempfile::tempdir().unwrap();
        assert_eq!(run(&Workspace::at(empty.path())).unwrap(), ["fuzz targets (no fuzz/Cargo.toml)"]);
    }

    #[test]
    fn every_target_has_seeds() {
        let here = Workspace::here();
        let names = targets(&here).unwrap();
        assert!(names.iter().any(|name| name == "jose"), "{names:?}");
        for name in names {
            let seeds = here.path("fuzz/corpus").join(&name);
            assert!(seeds.read_dir().is_ok_and(|mut files| files.next().is_some()), "{name} has no seeds");
        }
    }
}
