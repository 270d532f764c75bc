//! `cargo xtask regressions`: releases with a published flaw beside their fixes.
//!
//! Each cell of harness/regressions is installed and asked on both sides, two cells at once.  The vulnerable side must be
//! red at the vectors that the cell names, the fixed one green, and honest tokens must pass on both.

mod cell;
mod fuzz;
mod verdict;

use crate::interop::group::Group;
use crate::interop::{allow_left_out, interrupted, to_log};
use crate::table;
use crate::workspace::{Workspace, run_to_success};
use anyhow::{Context as _, Result, bail, ensure};
use cell::{Cell, Side};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use verdict::{Report, Seen};

const INSTALL_LIMIT: Duration = Duration::from_mins(10);
const RUN_LIMIT: Duration = Duration::from_mins(5);

/// Runs the named cells, or all, with the release build or with another binary; gives what was left out for want of a
/// tool.  With `CI=true` nothing may be.
pub(crate) fn run(workspace: &Workspace, binary: Option<&str>, names: &[&str]) -> Result<Vec<String>> {
    let folder = workspace.path("harness/regressions");
    let (cells, left) = runnable(cell::chosen(&folder, names)?, Cell::missing_tools);
    allow_left_out(&left, std::env::var("CI").as_deref() == Ok("true"))?;
    let stage = Stage::new(workspace, binary)?;
    let begun = Instant::now();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let turns = runtime.block_on(async {
        tokio::select! {
            turns = stage.play(&cells) => Ok(turns),
            signal = interrupted() => Err(signal),
        }
    });
    let turns = match turns {
        Ok(turns) => turns,
        Err(signal) => bail!("{}, and what ran was stopped", signal?),
    };

    println!("\n{}\n", render(&turns));
    let bad: Vec<&str> =
        turns.iter().filter(|turn| turn.outcome.is_err()).map(|turn| turn.cell.name.as_str()).collect();
    println!(
        "{} of {} cells as expected in {} s",
        turns.len() - bad.len(),
        turns.len(),
        begun.elapsed().as_secs()
    );
    for one in &left {
        println!("left out: {one}");
    }
    ensure!(
        bad.is_empty(),
        "not as expected: {}; records are in {}",
        bad.join(", "),
        stage.records.display()
    );
    Ok(left)
}

/// Hunts in the cells that name a rule for it: the flaw is found by lies alone, in the vulnerable release only.
pub(crate) fn fuzz(workspace: &Workspace, binary: Option<&str>) -> Result<()> {
    let mut cells = cell::chosen(&workspace.path("harness/regressions"), &[])?;
    cells.retain(|cell| !cell.facts.fuzz.is_empty());
    let (cells, left) = runnable(cells, Cell::missing_tools);
    let stage = Stage::new(workspace, binary)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        tokio::select! {
            played = fuzz::play(&stage, &cells) => played,
            signal = interrupted() => bail!("{}, and what ran was stopped", signal?),
        }
    })?;
    for one in &left {
        println!("left out: {one}");
    }
    Ok(())
}

/// Those whose tools are here, and the names of the others.
fn runnable(
    cells: Vec<Cell>,
    missing_tools: impl Fn(&Cell) -> Vec<&'static str>,
) -> (Vec<Cell>, Vec<String>) {
    let (mut here, mut left) = (Vec::new(), Vec::new());
    for cell in cells {
        match missing_tools(&cell).as_slice() {
            [] => here.push(cell),
            missing => left.push(format!("{} (missing: {})", cell.name, missing.join(", "))),
        }
    }
    (here, left)
}

/// The turn of one cell.
struct Turn<'c> {
    cell: &'c Cell,
    time: Duration,
    outcome: Result<Seen>,
}

/// What all turns share.
struct Stage {
    beartrap: PathBuf,
    run: PathBuf,
    records: PathBuf,
}

impl Stage {
    /// With the release build, or with another binary.
    fn new(workspace: &Workspace, binary: Option<&str>) -> Result<Self> {
        let beartrap = if let Some(binary) = binary {
            std::fs::canonicalize(binary).with_context(|| format!("there is no {binary}"))?
        } else {
            run_to_success(&mut workspace.cargo(&["build", "--release", "--package", "beartrap"]))?;
            workspace.beartrap()
        };
        let run = workspace.path("harness/regressions/run");
        let stage = Self { beartrap, run, records: workspace.output().join("regressions") };
        std::fs::create_dir_all(&stage.records)?;
        Ok(stage)
    }

    /// Two at once: one installs while the other is asked.
    async fn play<'c>(&self, cells: &'c [Cell]) -> Vec<Turn<'c>> {
        let next = AtomicUsize::new(0);
        let worker = async || {
            let mut turns = Vec::new();
            while let Some(cell) = cells.get(next.fetch_add(1, Ordering::Relaxed)) {
                turns.push(self.shown_turn(cell).await);
            }
            turns
        };
        let (mut turns, more) = tokio::join!(worker(), worker());
        turns.extend(more);
        // An answer may take two seconds. What two cells at once made late is asked once more, alone.
        for turn in turns.iter_mut().filter(|turn| turn.outcome.is_err()) {
            *turn = self.shown_turn(turn.cell).await;
        }
        turns.sort_by(|a, b| a.cell.name.cmp(&b.cell.name));
        turns
    }

    async fn shown_turn<'c>(&self, cell: &'c Cell) -> Turn<'c> {
        let start = Instant::now();
        let outcome = self.turn(cell).await;
        match &outcome {
            Ok(_) => println!("{}: as expected", cell.name),
            Err(error) => println!("{}: {error:#}", cell.name),
        }
        Turn { cell, time: start.elapsed(), outcome }
    }

    async fn turn(&self, cell: &Cell) -> Result<Seen> {
        let vulnerable = self.asked(cell, Side::Vulnerable).await?;
        let seen = verdict::vulnerable(cell, &vulnerable).context("the vulnerable side")?;
        if cell.facts.fixed.is_some() {
            let fixed = self.asked(cell, Side::Fixed).await?;
            verdict::fixed(cell, &fixed).context("the fixed side")?;
        }
        Ok(seen)
    }

    /// Installs one side, and gives what beartrap says about it.
    async fn asked(&self, cell: &Cell, side: Side) -> Result<Report> {
        let record = |kind: &str| self.records.join(format!("{}.{}.{kind}", cell.name, side.name()));
        let log = record("log");
        self.install(cell, side, &log)
            .await
            .with_context(|| format!("the {} side was not installed; see {}", side.name(), log.display()))?;
        let (saved, said) = (record("json"), record("stderr"));
        let mut command = Command::new(&self.beartrap);
        command.args(["validator", "--json", "--jobs", "1"]);
        for id in cell.vectors() {
            command.args(["--only", id]);
        }
        command.arg("--").arg(&self.run).args([cell.name.as_str(), side.name()]);
        command.stdin(Stdio::null()).stdout(File::create(&saved)?).stderr(File::create(&said)?);
        let status = Group::start(&mut command)?.finished(RUN_LIMIT).await?;
        Report::read(status.code(), &saved, &said).with_context(|| format!("the {} side", side.name()))
    }

    async fn install(&self, cell: &Cell, side: Side, log: &Path) -> Result<()> {
        let mut command = Command::new("bash");
        command.arg(&self.run).args([cell.name.as_str(), side.name(), "--install"]);
        let mut command = to_log(command, &File::create(log)?)?;
        let status = Group::start(&mut command)?.finished(INSTALL_LIMIT).await?;
        ensure!(status.success(), "the installation ended with {status}");
        Ok(())
    }
}

fn render(turns: &[Turn<'_>]) -> String {
    const HEAD: &[&str] = &["advisory", "package", "vulnerable", "red at", "effect", "fixed", "seconds", ""];
    let rows: Vec<Vec<String>> = turns
        .iter()
        .map(|Turn { cell, time, outcome }| {
            let facts = &cell.facts;
            let package = format!("{} ({})", facts.package, facts.ecosystem.name());
            let fixed = facts.fixed.as_deref().unwrap_or("none");
            let mut row = vec![facts.advisory.clone(), package];
            row.extend(match outcome {
                Ok(Seen { red_at, effect }) => {
                    let green = if facts.fixed.is_some() { "green" } else { "" };
                    let red = format!("{} red", facts.vulnerable);
                    let fixed = format!("{fixed} {green}").trim_end().to_owned();
                    [red, red_at.join(" "), effect.clone(), fixed]
                }
                Err(_) => [facts.vulnerable.clone(), String::new(), String::new(), fixed.to_owned()],
            });
            row.push(format!("{:.1}", time.as_secs_f64()));
            row.push(
                outcome
                    .as_ref()
                    .err()
                    .map_or_else(String::new, |error| format!("FAILED: {}", error.root_cause())),
            );
            row
        })
        .collect();
    table::render(HEAD, &rows)
}

#[cfg(test)]
mod tests;
