//! `cargo xtask regressions --fuzz`: what a hunt that is told of no flaw finds in the vulnerable release, and not in the fixed one.

use super::cell::{Cell, Side};
use super::{INSTALL_LIMIT, RUN_LIMIT, Stage};
use crate::interop::group::Group;
use crate::table;
use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;
use std::fs::File;
use std::process::{Command, Stdio};

/// The lies in which a flaw has to be found.
const BUDGET: &str = "3000";
const SEED: &str = "7";

/// What is read of `beartrap fuzz validator --json`.
#[derive(Debug, Deserialize)]
struct Hunted {
    presented: u64,
    stopped: Option<String>,
    findings: Vec<Found>,
}

#[derive(Debug, Deserialize)]
struct Found {
    rule: String,
    effect: String,
    at: u64,
    says: String,
}

impl Hunted {
    /// The lie by which a rule was broken.
    fn accepted(&self, rule: &str) -> Option<&Found> {
        self.findings.iter().find(|found| found.rule == rule && found.effect == "accept")
    }

    fn is_whole(&self) -> Result<()> {
        ensure!(
            self.stopped.is_none(),
            "the hunt ended early: {}",
            self.stopped.as_deref().unwrap_or_default()
        );
        ensure!(self.presented.to_string() == BUDGET, "only {} lies were presented", self.presented);
        Ok(())
    }
}

/// Hunts on both sides of each cell that names a rule for it, and prints the table.
pub(super) async fn play(stage: &Stage, cells: &[Cell]) -> Result<()> {
    let mut rows = Vec::new();
    for cell in cells {
        let vulnerable = stage.hunted(cell, Side::Vulnerable).await?;
        let fixed = stage.hunted(cell, Side::Fixed).await?;
        for rule in &cell.facts.fuzz {
            rows.push(row(cell, rule, &vulnerable, &fixed).with_context(|| cell.name.clone())?);
        }
        println!("{}: found", cell.name);
    }
    let head = ["cell", "rule", "at lie", "the least lie that is accepted", "fixed release"];
    println!("\n{}\n\n{BUDGET} lies each, seed {SEED}", table::render(&head, &rows));
    Ok(())
}

fn row(cell: &Cell, rule: &str, vulnerable: &Hunted, fixed: &Hunted) -> Result<Vec<String>> {
    let found = vulnerable
        .accepted(rule)
        .with_context(|| format!("{rule} is not found in the vulnerable release"))?;
    if let Some(too) = fixed.accepted(rule) {
        anyhow::bail!("{rule} is found in the fixed release too: {}", too.says);
    }
    let at = found.at.to_string();
    Ok(vec![cell.name.clone(), rule.to_owned(), at, found.says.clone(), "holds".to_owned()])
}

impl Stage {
    async fn hunted(&self, cell: &Cell, side: Side) -> Result<Hunted> {
        let record = |kind: &str| self.records.join(format!("{}.{}.fuzz.{kind}", cell.name, side.name()));
        let log = record("log");
        self.install(cell, side, &log).await.with_context(|| {
            format!(
                "{} was not installed within {} s; see {}",
                cell.name,
                INSTALL_LIMIT.as_secs(),
                log.display()
            )
        })?;
        let saved = record("json");
        let mut command = Command::new(&self.beartrap);
        command.args(["fuzz", "validator", "--json", "--count", BUDGET, "--seed", SEED, "--"]);
        command.arg(&self.run).args([cell.name.as_str(), side.name()]);
        command.stdin(Stdio::null()).stdout(File::create(&saved)?).stderr(File::create(record("stderr"))?);
        Group::start(&mut command)?.finished(RUN_LIMIT).await?;
        let hunted: Hunted = serde_json::from_str(&std::fs::read_to_string(&saved)?)
            .with_context(|| format!("cannot understand {}", saved.display()))?;
        hunted.is_whole().with_context(|| format!("{}, {}", cell.name, side.name()))?;
        Ok(hunted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regressions::cell::chosen;
    use crate::workspace::Workspace;

    fn hunted(rules: &[&str]) -> Hunted {
        let found = |rule: &&str| Found {
            rule: (*rule).into(),
            effect: "accept".into(),
            at: 4,
            says: "it is wrong".into(),
        };
        Hunted { presented: 3000, stopped: None, findings: rules.iter().map(found).collect() }
    }

    #[test]
    fn a_flaw_is_found_where_it_is_and_nowhere_else() {
        let folder = Workspace::here().path("harness/regressions");
        let cells = chosen(&folder, &[]).unwrap();
        assert!(cells.iter().filter(|cell| !cell.facts.fuzz.is_empty()).count() >= 5);
        let cell = &cells[0];
        let why = |vulnerable: &[&str], fixed: &[&str]| {
            row(cell, "critical", &hunted(vulnerable), &hunted(fixed)).map_err(|error| error.to_string())
        };
        assert_eq!(why(&["json", "critical"], &["json"]).unwrap()[2], "4");
        assert!(why(&["json"], &[]).unwrap_err().contains("not found in the vulnerable"));
        assert!(why(&["critical"], &["critical"]).unwrap_err().contains("in the fixed release too"));
        let crash = Found { effect: "crash".into(), ..hunted(&["critical"]).findings.remove(0) };
        assert!(Hunted { findings: vec![crash], ..hunted(&[]) }.accepted("critical").is_none());
        assert!(Hunted { stopped: Some("dead".into()), ..hunted(&[]) }.is_whole().is_err());
        assert!(Hunted { presented: 12, ..hunted(&[]) }.is_whole().is_err());
    }
}
