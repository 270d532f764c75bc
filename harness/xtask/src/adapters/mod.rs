//! `cargo xtask adapters`: the whole corpus over the JWT libraries of harness/adapters.
//!
//! Two adapters take their turns at once. Each child is a process group of its own that ends with its guard: at the end
//! of its turn, on an error, on a panic and on Ctrl-C.

mod recipe;
mod verdict;

use crate::interop::group::Group;
use crate::interop::{allow_left_out, in_ci, interrupted, runnable, to_log};
use crate::table;
use crate::workspace::Workspace;
use anyhow::{Result, bail, ensure};
use recipe::Recipe;
use std::fs::File;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};
use verdict::{Config, Report};

/// The first build of a Rust crate and all that it needs, while another adapter builds.
const INSTALL_LIMIT: Duration = Duration::from_mins(30);
const RUN_LIMIT: Duration = Duration::from_mins(15);

/// Runs the named adapters, or all, with the release build or with another binary; gives what was left out for want of a
/// tool.  With `CI=true` nothing may be.
pub(crate) fn run(workspace: &Workspace, binary: Option<&str>, names: &[&str]) -> Result<Vec<String>> {
    let recipes = recipe::chosen(&workspace.path("harness/adapters"), names)?;
    let (recipes, left) = runnable(recipes, |recipe| &recipe.name, Recipe::missing_tools);
    allow_left_out(&left, in_ci())?;
    let beartrap = workspace.judge(binary)?;
    let records = workspace.output().join("adapters");
    std::fs::create_dir_all(&records)?;
    let stage = Stage { root: workspace.path(""), beartrap, records };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let turns = runtime.block_on(async {
        tokio::select! {
            turns = stage.play(&recipes) => Ok(turns),
            signal = interrupted() => Err(signal),
        }
    });
    let turns = match turns {
        Ok(turns) => turns,
        Err(signal) => bail!("{}, and the adapters were stopped", signal?),
    };

    if !turns.is_empty() {
        println!("\n{}\n", render(&turns));
    }
    for one in &left {
        println!("left out: {one}");
    }
    let bad: Vec<String> = turns.iter().filter(|turn| turn.outcome.is_err()).map(Turn::name).collect();
    ensure!(
        bad.is_empty(),
        "not as expected: {}; records are in {}",
        bad.join(", "),
        stage.records.display()
    );
    Ok(left)
}

/// The turn of one adapter in one configuration.
struct Turn<'r> {
    recipe: &'r Recipe,
    config: Config,
    report: Option<Report>,
    time: Duration,
    outcome: Result<String>,
}

impl Turn<'_> {
    fn name(&self) -> String {
        format!("{} ({})", self.recipe.name, self.config.name())
    }
}

/// What all turns share.
struct Stage {
    /// Where beartrap is started, so that its records name no folder of this machine.
    root: PathBuf,
    beartrap: PathBuf,
    records: PathBuf,
}

impl Stage {
    async fn play<'r>(&self, recipes: &'r [Recipe]) -> Vec<Turn<'r>> {
        let queue = Mutex::new(recipes.iter());
        let next = || queue.lock().ok().and_then(|mut recipes| recipes.next());
        let work = async || {
            let mut turns = Vec::new();
            while let Some(recipe) = next() {
                for turn in self.turns(recipe).await {
                    match &turn.outcome {
                        Ok(word) => println!("--- {}: {word}", turn.name()),
                        Err(error) => println!("--- {}: {error:#}", turn.name()),
                    }
                    turns.push(turn);
                }
            }
            turns
        };
        let (mut turns, others) = tokio::join!(work(), work());
        turns.extend(others);
        turns.sort_by(|one, other| one.recipe.name.cmp(&other.recipe.name));
        turns
    }

    /// One turn for each configuration, or the one that did not come about.
    async fn turns<'r>(&self, recipe: &'r Recipe) -> Vec<Turn<'r>> {
        let start = Instant::now();
        if let Err(error) = self.install(recipe).await {
            let log = self.record(recipe, "log");
            let outcome = Err(error.context(format!("the log is {}", log.display())));
            return vec![Turn {
                recipe,
                config: Config::Strict,
                report: None,
                time: start.elapsed(),
                outcome,
            }];
        }
        let mut turns = Vec::new();
        for config in [Config::Strict, Config::Naive] {
            let start = Instant::now();
            let (report, outcome) = match self.judge(recipe, config).await {
                Ok((code, report)) => {
                    let outcome = verdict::of(config, recipe, code, &report);
                    (Some(report), outcome)
                }
                Err(error) => (None, Err(error)),
            };
            turns.push(Turn { recipe, config, report, time: start.elapsed(), outcome });
        }
        turns
    }

    async fn install(&self, recipe: &Recipe) -> Result<()> {
        let log = File::create(self.record(recipe, "log"))?;
        let status = Group::start(&mut to_log(recipe.install(), &log)?)?.finished(INSTALL_LIMIT).await?;
        ensure!(status.success(), "the installation ended with {status}");
        Ok(())
    }

    /// Gives beartrap's exit code and report.
    async fn judge(&self, recipe: &Recipe, config: Config) -> Result<(Option<i32>, Report)> {
        let record = |kind| self.record(recipe, &format!("{}.{kind}", config.name()));
        let (saved, said) = (record("json"), record("stderr"));
        let mut command = Command::new(&self.beartrap);
        // One process for each adapter: two adapters run at once.
        command.current_dir(&self.root).args([
            "validator",
            "--json",
            "--jobs",
            "1",
            "--config",
            config.name(),
        ]);
        if let Some(departures) = recipe.departures().filter(|_| config == Config::Strict) {
            command.arg("--departures").arg(departures);
        }
        command.arg("--").arg(recipe.command(&self.root));
        command.stdin(Stdio::null()).stdout(File::create(&saved)?).stderr(File::create(&said)?);
        let status = Group::start(&mut command)?.finished(RUN_LIMIT).await?;
        if let Some(report) = Report::read(&saved)? {
            return Ok((status.code(), report));
        }
        let said = std::fs::read_to_string(said)?;
        bail!("beartrap ended with {status} and wrote no report: {}", said.lines().next().unwrap_or_default())
    }

    fn record(&self, recipe: &Recipe, kind: &str) -> PathBuf {
        self.records.join(format!("{}.{kind}", recipe.name))
    }
}

fn render(turns: &[Turn<'_>]) -> String {
    const HEAD: &[&str] = &[
        "adapter",
        "software",
        "config",
        "vectors",
        "pass",
        "note",
        "fail",
        "listed",
        "n/a",
        "unsettled",
        "seconds",
        "outcome",
    ];
    let row = |turn: &Turn<'_>| {
        let who = [turn.recipe.name.as_str(), turn.recipe.software(), turn.config.name()];
        let mut row = who.map(str::to_owned).to_vec();
        row.extend(turn.report.as_ref().map_or_else(Default::default, Report::counts));
        row.push(format!("{:.1}", turn.time.as_secs_f64()));
        row.push(match &turn.outcome {
            Ok(word) => word.clone(),
            Err(error) => format!("FAILED: {}", error.root_cause()),
        });
        row
    };
    table::render(HEAD, &turns.iter().map(row).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests;
