//! `cargo xtask ci`: everything that must hold before a change is merged.

use crate::workspace::{Workspace, run_to_success};
use crate::{adapters, bench, check, fuzz, interop, kill_matrix, regressions, table};
use anyhow::{Result, bail};
use std::time::Instant;

/// What a step says when it succeeds: the things that it left out.
type Left = Vec<String>;

struct Step {
    name: &'static str,
    run: fn(&Workspace) -> Result<Left>,
}

const STEPS: &[Step] = &[
    Step { name: "format", run: |w| cargo(w, &["fmt", "--all", "--check"]) },
    Step {
        name: "clippy",
        run: |w| cargo(w, &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]),
    },
    Step { name: "library alone", run: alone },
    Step { name: "tests", run: |w| cargo(w, &["test", "--workspace"]) },
    Step { name: "fuzz targets", run: fuzz::run },
    Step { name: "release build", run: |w| cargo(w, &["build", "--release", "--package", "beartrap"]) },
    Step { name: "check", run: |w| check::run(w).map(|()| Left::new()) },
    Step { name: "prove", run: prove },
    Step { name: "instructions", run: bench::gate::run },
    Step { name: "interop", run: |w| interop::run(w, &[]) },
    Step { name: "adapters", run: |w| adapters::run(w, None, &[]) },
    Step { name: "regressions", run: |w| regressions::run(w, None, &[]) },
];

/// Runs the steps in order, stops at the first that fails, and ends with a table and with what was left out.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let (rows, left, failure) = play(workspace, STEPS);
    println!("\n{}\n", table::render(&["step", "outcome", "seconds"], &rows));
    if left.is_empty() {
        println!("left out: nothing");
    } else {
        println!("left out: {}", left.join("; "));
    }
    match failure {
        None => Ok(()),
        Some(name) => bail!("{name} failed; see above"),
    }
}

/// The rows of the table, what was left out, and the step that failed.
fn play(workspace: &Workspace, steps: &[Step]) -> (Vec<Vec<String>>, Left, Option<&'static str>) {
    let (mut rows, mut left, mut failed) = (Vec::new(), Left::new(), None);
    for step in steps {
        if failed.is_some() {
            rows.push(vec![step.name.into(), "not run".into(), String::new()]);
            left.push(step.name.into());
            continue;
        }
        println!("\n=== {}", step.name);
        let start = Instant::now();
        let outcome = (step.run)(workspace);
        let seconds = format!("{:.1}", start.elapsed().as_secs_f64());
        println!("=== {}: {seconds} s", step.name);
        let word = match outcome {
            Ok(these) if these.is_empty() => "ok",
            Ok(these) => {
                left.extend(these);
                "ok, in part"
            }
            Err(error) => {
                eprintln!("error: {error:#}");
                failed = Some(step.name);
                "FAILED"
            }
        };
        rows.push(vec![step.name.into(), word.into(), seconds]);
    }
    (rows, left, failed)
}

fn cargo(workspace: &Workspace, arguments: &[&str]) -> Result<Left> {
    run_to_success(&mut workspace.cargo(arguments))?;
    Ok(Left::new())
}

/// What a crate gets that has beartrap as a dev-dependency; together with the program it has more features.
fn alone(workspace: &Workspace) -> Result<Left> {
    let words = ["clippy", "--package", "beartrap", "--no-default-features", "--features", "validator"];
    cargo(workspace, &[&words[..], &["--", "-D", "warnings"]].concat())?;
    // Behind features that nothing else in the workspace asks for.
    let strategy = ["test", "--package", "beartrap-fuzzer", "--features", "proptest", "--test", "strategy"];
    cargo(workspace, &strategy)?;
    cargo(
        workspace,
        &["test", "--package", "beartrap", "--no-default-features", "--features", "fuzz", "--doc"],
    )
}

fn prove(workspace: &Workspace) -> Result<Left> {
    kill_matrix::prove(workspace).map(|()| Left::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_stops_the_rest_and_names_what_did_not_run() {
        let steps = [
            Step { name: "one", run: |_| Ok(vec!["a part (no tool)".into()]) },
            Step { name: "two", run: |w| run_to_success(&mut w.tool("false", &[])).map(|()| Left::new()) },
            Step { name: "three", run: |_| panic!("ran after a failure") },
        ];
        let (rows, left, failure) = play(&Workspace::here(), &steps);
        let outcomes: Vec<&str> = rows.iter().map(|row| row[1].as_str()).collect();
        assert_eq!(outcomes, ["ok, in part", "FAILED", "not run"]);
        assert_eq!(left, ["a part (no tool)", "three"]);
        assert_eq!(failure, Some("two"));
    }
}
