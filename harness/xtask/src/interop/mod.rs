//! `cargo xtask interop`: beartrap against the real servers and APIs of harness/targets, and the real clients there against
//! the Entra that it plays.
//!
//! Targets run one at a time.  Each is a process group of its own that ends with its guard: at the end of its turn, on an
//! error, on a panic and on Ctrl-C.

mod client;
pub(crate) mod group;
mod ready;
pub(crate) mod recipe;
mod verdict;

use crate::table;
use crate::workspace::{Workspace, run_to_success};
use anyhow::{Result, bail, ensure};
use group::Group;
use recipe::{Recipe, Subject};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tokio::signal::unix::{SignalKind, signal};
use verdict::Report;

const INSTALL_LIMIT: Duration = Duration::from_mins(15);
const START_LIMIT: Duration = Duration::from_mins(2);
const RUN_LIMIT: Duration = Duration::from_mins(15);

/// Runs the named targets, or all; gives what was left out for want of a tool.  With `CI=true` nothing may be.
pub(crate) fn run(workspace: &Workspace, names: &[&str]) -> Result<Vec<String>> {
    let recipes = recipe::chosen(&workspace.path("harness/targets"), names)?;
    let (recipes, left) = runnable(recipes, |recipe| &recipe.name, Recipe::missing_tools);
    allow_left_out(&left, in_ci())?;
    run_to_success(&mut workspace.cargo(&["build", "--release", "--package", "beartrap"]))?;

    let stage = Stage { beartrap: workspace.beartrap(), records: workspace.output().join("interop") };
    std::fs::create_dir_all(&stage.records)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let turns = runtime.block_on(async {
        tokio::select! {
            turns = stage.play(&recipes) => Ok(turns),
            signal = interrupted() => Err(signal),
        }
    });
    let turns = match turns {
        Ok(turns) => turns,
        Err(signal) => bail!("{}, and the target was stopped", signal?),
    };

    if !turns.is_empty() {
        println!("\n{}\n", render(&turns));
    }
    for one in &left {
        println!("left out: {one}");
    }
    let bad: Vec<&str> = turns.iter().filter(|turn| turn.outcome.is_err()).map(|turn| turn.name).collect();
    ensure!(
        bad.is_empty(),
        "not as expected: {}; records are in {}",
        bad.join(", "),
        stage.records.display()
    );
    Ok(left)
}

/// Those whose tools are here, and the names of the others.
pub(crate) fn runnable<T>(
    all: Vec<T>,
    name: impl Fn(&T) -> &str,
    missing_tools: impl Fn(&T) -> Vec<&'static str>,
) -> (Vec<T>, Vec<String>) {
    let (mut here, mut left) = (Vec::new(), Vec::new());
    for one in all {
        match missing_tools(&one).as_slice() {
            [] => here.push(one),
            missing => left.push(format!("{} (missing: {})", name(&one), missing.join(", "))),
        }
    }
    (here, left)
}

pub(crate) fn in_ci() -> bool {
    std::env::var("CI").as_deref() == Ok("true")
}

/// With `CI=true` it is an error that anything is left out.
pub(crate) fn allow_left_out(left: &[String], in_ci: bool) -> Result<()> {
    ensure!(!in_ci || left.is_empty(), "with CI=true nothing may be left out, but: {}", left.join("; "));
    Ok(())
}

/// Resolves when somebody wants the run to end.
pub(crate) async fn interrupted() -> Result<&'static str> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    tokio::select! {
        _ = interrupt.recv() => Ok("interrupted"),
        _ = terminate.recv() => Ok("terminated"),
        _ = hangup.recv() => Ok("hung up"),
    }
}

/// The turn of one target.
struct Turn<'r> {
    name: &'r str,
    software: &'r str,
    report: Option<Report>,
    time: Duration,
    outcome: Result<String>,
}

/// The report, of what beartrap judges, and whether it is as it must be.
type Judged = (Option<Report>, Result<String>);

/// What all turns share.
struct Stage {
    beartrap: PathBuf,
    records: PathBuf,
}

impl Stage {
    async fn play<'r>(&self, recipes: &'r [Recipe]) -> Vec<Turn<'r>> {
        let mut turns = Vec::new();
        for recipe in recipes {
            println!("--- {}", recipe.name);
            let turn = self.turn(recipe).await;
            match &turn.outcome {
                Ok(word) => println!("    {word}"),
                Err(error) => println!("    {error:#}"),
            }
            turns.push(turn);
        }
        turns
    }

    async fn turn<'r>(&self, recipe: &'r Recipe) -> Turn<'r> {
        let (name, software) = (recipe.name.as_str(), recipe.facts.software.as_str());
        let log = self.record(recipe, "log");
        let installed = self.install(recipe, &log).await;
        let start = Instant::now();
        let judged = match installed {
            Ok(output) => self.serve_and_judge(recipe, &output).await,
            Err(error) => Err(error),
        };
        let time = start.elapsed();
        let (report, outcome) = judged.unwrap_or_else(|error| {
            let says = format!("it did not come to a verdict; the log is {}", log.display());
            (None, Err(error.context(says)))
        });
        Turn { name, software, report, time, outcome }
    }

    /// Gives the log, which the server goes on writing.
    async fn install(&self, recipe: &Recipe, log: &Path) -> Result<File> {
        let output = File::create(log)?;
        let mut command = to_log(recipe.command(&["--install"]), &output)?;
        let status = Group::start(&mut command)?.finished(INSTALL_LIMIT).await?;
        ensure!(status.success(), "the installation ended with {status}");
        Ok(output)
    }

    /// Starts, judges and stops the target.
    async fn serve_and_judge(&self, recipe: &Recipe, output: &File) -> Result<Judged> {
        let port = recipe.port()?;
        ready::require_free(port)?;
        match &recipe.subject {
            Subject::Server(issuer) => {
                let start = Instant::now();
                let mut server = Group::start(&mut to_log(recipe.command(&[&port.to_string()]), output)?)?;
                ready::wait(issuer, &mut server, START_LIMIT).await?;
                println!("    ready in {:.1} s", start.elapsed().as_secs_f64());
                self.judge(recipe, "run").await
            }
            Subject::Api(_) => self.judge(recipe, "api").await,
            Subject::Client(_) => Ok((None, self.flows(recipe, port, output).await?)),
        }
    }

    /// By the chore of beartrap that is for the target.
    async fn judge(&self, recipe: &Recipe, chore: &str) -> Result<Judged> {
        let (saved, said) = (self.record(recipe, "json"), self.record(recipe, "stderr"));
        let mut command = recipe.judge(&self.beartrap, chore);
        command.stdin(Stdio::null()).stdout(File::create(&saved)?).stderr(File::create(&said)?);
        let status = Group::start(&mut command)?.finished(RUN_LIMIT).await?;
        let report = Report::read(&saved)?;
        let outcome = verdict::of(recipe.facts.control.as_ref(), status.code(), report.as_ref());
        Ok((report, outcome))
    }

    fn record(&self, recipe: &Recipe, kind: &str) -> PathBuf {
        self.records.join(format!("{}.{kind}", recipe.name))
    }
}

pub(crate) fn to_log(mut command: Command, log: &File) -> Result<Command> {
    command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log.try_clone()?);
    Ok(command)
}

fn render(turns: &[Turn<'_>]) -> String {
    const HEAD: &[&str] =
        &["target", "software", "checks", "pass", "note", "fail", "unsettled", "n/a", "seconds", "outcome"];
    let rows: Vec<Vec<String>> = turns
        .iter()
        .map(|turn| {
            let mut row = vec![turn.name.to_owned(), turn.software.to_owned()];
            row.extend(turn.report.as_ref().map_or_else(|| vec![String::new(); 6], Report::counts));
            row.push(format!("{:.1}", turn.time.as_secs_f64()));
            row.push(match &turn.outcome {
                Ok(word) => word.clone(),
                Err(error) => format!("FAILED: {}", error.root_cause()),
            });
            row
        })
        .collect();
    table::render(HEAD, &rows)
}

#[cfg(test)]
mod tests;
