//! `cargo xtask bench`: the benches and the figures of the whole program, held against their limits in one table.

mod baseline;
mod criterion;
mod entra;
mod figure;
pub(crate) mod gate;
mod machine;
mod whole;

use crate::table;
use crate::workspace::{Workspace, run_to_success};
use anyhow::{Context as _, Result, bail};
use figure::{Figure, HEAD, markdown};
use std::path::PathBuf;

const BENCHES: [&str; 6] = ["forge", "engine", "scenarios", "overhead", "validator", "fuzz"];
/// The table, below Cargo's output folder.
const TABLE: &str = "bench.md";

/// How it is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Options<'a> {
    /// The profile of Cargo by which everything is built. Another than release is for those who work on the benches: the
    /// limits are meant for the release build.
    profile: &'a str,
    /// Fewer repetitions, and none of what takes long: enough to see a factor.
    quick: bool,
}

/// Builds and measures; a limit that is missed is told and is no error.
pub(crate) fn run(workspace: &Workspace, words: &[&str]) -> Result<()> {
    let options = Options::of(words)?;
    let profile = ["--profile", options.profile];
    run_to_success(&mut workspace.cargo(&[&["build", "--package", "beartrap"], &profile[..]].concat()))?;
    let criterion = workspace.output().join("criterion");
    // Without a word about it, benches are built by a profile of their own, which is that of the release.
    let profile: &[&str] = if options.profile == "release" { &[] } else { &profile };
    let quick: &[&str] = if options.quick { &["--", "--quick"] } else { &[] };
    for bench in BENCHES {
        let words = ["bench", "--package", "beartrap-benches", "--bench", bench];
        let mut command = workspace.cargo(&[&words[..], profile, quick].concat());
        run_to_success(command.env("CRITERION_HOME", &criterion))?;
    }

    let program = program(workspace, options.profile);
    let mut figures = whole::figures(workspace, &program, options.quick)?;
    figures.extend(entra::figures(workspace, &program, options.quick)?);
    figures.extend(criterion::figures(&criterion)?);
    let rows: Vec<Vec<String>> = figures.iter().map(Figure::row).collect();
    let looked = if options.quick { " A quick look." } else { "" };
    let head = machine::head(workspace, options.profile) + looked;
    println!("\n{head}\n\n{}\n", table::render(&HEAD, &rows));
    let path = workspace.output().join(TABLE);
    std::fs::write(&path, format!("{head}\n\n{}", markdown(&rows)))
        .with_context(|| format!("cannot write {}", path.display()))?;
    println!("written to {}", path.display());
    Ok(())
}

impl<'a> Options<'a> {
    fn of(words: &[&'a str]) -> Result<Self> {
        match words {
            [] => Ok(Self { profile: "release", quick: false }),
            ["--quick", rest @ ..] => Ok(Self { quick: true, ..Self::of(rest)? }),
            ["--profile", profile, rest @ ..] => Ok(Self { profile, ..Self::of(rest)? }),
            [other, ..] => bail!("bench knows no {other}: [--quick] [--profile NAME], or --gate alone"),
        }
    }
}

fn program(workspace: &Workspace, profile: &str) -> PathBuf {
    match profile {
        "release" => workspace.beartrap(),
        // Cargo's folder of this profile has another name for historical reasons.
        "dev" => workspace.output().join("debug/beartrap"),
        name => workspace.output().join(name).join("beartrap"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_in_any_order_and_others_refused() {
        let expected = Options { profile: "dev", quick: true };
        assert_eq!(Options::of(&["--quick", "--profile", "dev"]).unwrap(), expected);
        assert_eq!(Options::of(&["--profile", "dev", "--quick"]).unwrap(), expected);
        assert_eq!(Options::of(&[]).unwrap(), Options { profile: "release", quick: false });
        let refused = Options::of(&["--quik"]).unwrap_err().to_string();
        assert!(refused.contains("knows no --quik"), "{refused}");
        assert!(Options::of(&["--profile"]).is_err());
    }
}
