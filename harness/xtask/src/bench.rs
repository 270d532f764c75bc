//! `cargo xtask bench`: the benches and the figures of the whole program, held against their limits in one table.

use crate::table;
use crate::workspace::{Workspace, run_to_success, shown};
use anyhow::{Context as _, Result};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

const BENCHES: [&str; 5] = ["forge", "engine", "scenarios", "overhead", "validator"];
/// What a token may cost beside its signature.
const FORGE_LIMIT: f64 = 1.1;
/// The table, below Cargo's output folder.
const TABLE: &str = "bench.md";
const HEAD: [&str; 4] = ["figure", "measured", "limit", "outcome"];

/// One line of the table.
struct Figure {
    name: String,
    /// None if it could not be measured.
    value: Option<f64>,
    limit: Option<f64>,
    unit: Unit,
}

#[derive(Clone, Copy)]
enum Unit {
    Seconds,
    Megabytes,
    Microseconds,
    Ratio,
    Percent,
}

/// What one command of the program is measured for.
struct Whole {
    arguments: &'static [&'static str],
    /// Seconds.
    limit: f64,
    /// The median of so many runs counts.
    runs: usize,
    /// Megabytes, where memory is measured too.
    memory: Option<f64>,
}

const WHOLE: [Whole; 4] = [
    Whole { arguments: &["run", "lab"], limit: 1.0, runs: 7, memory: Some(100.0) },
    Whole { arguments: &["--version"], limit: 0.05, runs: 15, memory: None },
    Whole { arguments: &["prove"], limit: 10.0, runs: 1, memory: None },
    Whole { arguments: &["prove", "--matrix"], limit: 60.0, runs: 1, memory: None },
];

/// Builds and measures; a limit that is missed is told and is no error. With a `profile`, everything is built by that
/// profile of Cargo, which is for those who work on the benches: the limits are meant for the release build.
pub(crate) fn run(workspace: &Workspace, profile: Option<&str>) -> Result<()> {
    let chosen: Vec<&str> = profile.map_or_else(Vec::new, |profile| vec!["--profile", profile]);
    let release: &[&str] = if profile.is_none() { &["--release"] } else { &chosen };
    run_to_success(&mut workspace.cargo(&[&["build", "--package", "beartrap"], release].concat()))?;
    let criterion = workspace.output().join("criterion");
    for bench in BENCHES {
        let words = ["bench", "--package", "beartrap-benches", "--bench", bench];
        let mut command = workspace.cargo(&[&words[..], &chosen].concat());
        run_to_success(command.env("CRITERION_HOME", &criterion))?;
    }

    let mut figures = Vec::new();
    for whole in &WHOLE {
        figures.extend(measured(workspace, &program(workspace, profile), whole)?);
    }
    figures.extend(from_criterion(&criterion)?);
    let rows: Vec<Vec<String>> = figures.iter().map(Figure::row).collect();
    println!("\n{}\n", table::render(&HEAD, &rows));
    let path = workspace.output().join(TABLE);
    let title = format!("Measured with the {} profile of Cargo.", profile.unwrap_or("release"));
    std::fs::write(&path, format!("{title}\n\n{}", markdown(&rows)))
        .with_context(|| format!("cannot write {}", path.display()))?;
    println!("written to {}", path.display());
    Ok(())
}

fn program(workspace: &Workspace, profile: Option<&str>) -> PathBuf {
    match profile {
        None | Some("release") => workspace.beartrap(),
        // Cargo's folder of this profile has another name for historical reasons.
        Some("dev") => workspace.output().join("debug/beartrap"),
        Some(name) => workspace.output().join(name).join("beartrap"),
    }
}

/// Wall time from start to end, and the most memory that the process had.
fn measured(workspace: &Workspace, program: &Path, whole: &Whole) -> Result<Vec<Figure>> {
    let mut seconds = Vec::new();
    for _ in 0..whole.runs {
        let mut command = workspace.tool(program, whole.arguments);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let shown = shown(&command);
        let begun = Instant::now();
        let status = command.status().with_context(|| format!("cannot start `{shown}`"))?;
        seconds.push(begun.elapsed().as_secs_f64());
        if !status.success() {
            println!("`{shown}` ended with {status}; its time is that of a run that found something");
        }
    }
    let name = format!("beartrap {}", whole.arguments.join(" "));
    let memory = whole.memory.map(|limit| -> Result<Figure> {
        let value = peak_memory(workspace, program, whole.arguments)?;
        let name = format!("{name}, peak memory");
        Ok(Figure { name, value, limit: Some(limit), unit: Unit::Megabytes })
    });
    let time = Figure { name, value: median(seconds), limit: Some(whole.limit), unit: Unit::Seconds };
    Ok(std::iter::once(time).chain(memory.transpose()?).collect())
}

/// The high-water mark that Linux keeps of the process, in megabytes; none elsewhere. It only grows, so the last look
/// before the end counts; what is looked at is a run of its own, because looking costs time.
fn peak_memory(workspace: &Workspace, program: &Path, arguments: &[&str]) -> Result<Option<f64>> {
    let mut command = workspace.tool(program, arguments);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak = None;
    while child.try_wait()?.is_none() {
        // A process that is ending has no memory any more: what was seen before counts.
        peak = std::fs::read_to_string(&status).ok().and_then(|status| high_water(&status)).or(peak);
        std::thread::sleep(Duration::from_millis(1));
    }
    Ok(peak)
}

/// `VmHWM` of a status file, in megabytes.
fn high_water(status: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024.0 / 1e6)
}

/// The figures that the benches left behind.
fn from_criterion(folder: &Path) -> Result<Vec<Figure>> {
    let at = |path: &str| estimate(&folder.join(path));
    let limited = |name: &str, bench: &str| -> Result<Figure> {
        Ok(Figure { name: name.into(), value: Some(at(bench)?), limit: Some(1.25), unit: Unit::Ratio })
    };
    let mut figures = vec![
        limited("beartrap over TCP / its requests bare", "overhead/run")?,
        limited("vectors in process / jsonwebtoken's signature checks", "validator/checks")?,
        limited("vectors in process / jsonwebtoken asked bare", "validator/answers")?,
        limited("vectors over the protocol / the same lines bare", "validator/protocol")?,
    ];
    let free = |name: String, value: f64, unit| Figure { name, value: Some(value), limit: None, unit };
    figures.push(free(
        "all vectors in tests, made and judged".into(),
        at("validator/whole")? / 1e9,
        Unit::Seconds,
    ));
    let whole = at("scenarios/whole")?;
    figures.push(free("all scenarios in process".into(), whole / 1e9, Unit::Seconds));
    figures.push(free("the lab's share of them".into(), 100.0 * at("scenarios/lab")? / whole, Unit::Percent));
    for kind in ["quiet", "asking"] {
        for count in [10_u16, 100, 1000] {
            let nanos = at(&format!("engine/{kind}/{count}"))?;
            let name = format!("engine, per {kind} scenario of {count}");
            figures.push(free(name, nanos / 1e3 / f64::from(count), Unit::Microseconds));
        }
    }
    for algorithm in algorithms(&folder.join("forge/bare"))? {
        let ratio = at(&format!("forge/token/{algorithm}"))? / at(&format!("forge/bare/{algorithm}"))?;
        let name = format!("forge, {algorithm} token / bare signature");
        // Without a signature there is nothing to hold a token against.
        let limit = (algorithm != "none").then_some(FORGE_LIMIT);
        figures.push(Figure { name, value: Some(ratio), limit, unit: Unit::Ratio });
    }
    Ok(figures)
}

/// The median in criterion's own file: nanoseconds, or whatever the bench measures.
fn estimate(bench: &Path) -> Result<f64> {
    let path = bench.join("new/estimates.json");
    let read = || -> Result<f64> {
        let estimates: serde_json::Value = serde_json::from_slice(&std::fs::read(&path)?)?;
        estimates["median"]["point_estimate"].as_f64().context("it has no median")
    };
    read().with_context(|| format!("cannot read {}", path.display()))
}

fn algorithms(folder: &Path) -> Result<Vec<String>> {
    let entries = folder.read_dir().with_context(|| format!("cannot read {}", folder.display()))?;
    let names = entries.filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()));
    let mut names: Vec<String> = names.filter(|name| name != "report").collect();
    names.sort();
    Ok(names)
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

impl Figure {
    fn row(&self) -> Vec<String> {
        let outcome = match (self.value, self.limit) {
            (None, _) => "not measured",
            (Some(_), None) => "",
            (Some(value), Some(limit)) if value <= limit => "ok",
            (Some(_), Some(_)) => "missed",
        };
        let text = |value: Option<f64>| value.map_or_else(String::new, |value| self.unit.text(value));
        vec![self.name.clone(), text(self.value), text(self.limit), outcome.into()]
    }
}

impl Unit {
    fn text(self, value: f64) -> String {
        match self {
            Self::Seconds if value < 1.0 => format!("{:.1} ms", value * 1e3),
            Self::Seconds => format!("{value:.2} s"),
            Self::Megabytes => format!("{value:.1} MB"),
            Self::Microseconds => format!("{value:.1} µs"),
            Self::Ratio => format!("{value:.2}"),
            Self::Percent => format!("{value:.0} %"),
        }
    }
}

fn markdown(rows: &[Vec<String>]) -> String {
    let head = HEAD.map(str::to_owned).to_vec();
    let rule = vec!["---".to_owned(); HEAD.len()];
    let line = |cells: &Vec<String>| format!("| {} |\n", cells.join(" | "));
    [head, rule].iter().chain(rows).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(value: Option<f64>, limit: Option<f64>) -> Figure {
        Figure { name: "run".into(), value, limit, unit: Unit::Seconds }
    }

    #[test]
    fn a_limit_is_kept_missed_or_not_looked_at() {
        for (value, limit, expected) in [
            (Some(0.9), Some(1.0), ["900.0 ms", "1.00 s", "ok"]),
            (Some(1.2), Some(1.0), ["1.20 s", "1.00 s", "missed"]),
            (None, Some(1.0), ["", "1.00 s", "not measured"]),
            (Some(2.0), None, ["2.00 s", "", ""]),
        ] {
            assert_eq!(figure(value, limit).row()[1..], expected);
        }
    }

    #[test]
    fn the_table_is_one_of_markdown() {
        let text = markdown(&[figure(Some(2.0), None).row()]);
        assert_eq!(
            text,
            "| figure | measured | limit | outcome |\n| --- | --- | --- | --- |\n| run | 2.00 s |  |  |\n"
        );
    }

    #[test]
    fn the_median_is_that_of_the_values() {
        assert_eq!(median(vec![9.0, 1.0, 3.0]), Some(3.0));
        assert_eq!(median(Vec::new()), None);
    }

    #[test]
    fn memory_is_read_from_the_status_of_a_process() {
        assert_eq!(high_water("Name:\tx\nVmHWM:\t    2000 kB\nVmRSS:\t 1 kB\n"), Some(2.048));
        assert_eq!(high_water("Name:\tx\nState:\tZ (zombie)\n"), None);
    }

    #[test]
    fn estimates_are_read_and_missing_ones_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let missing = format!("{:#}", estimate(folder.path()).unwrap_err());
        assert!(missing.contains("new/estimates.json"), "{missing}");

        std::fs::create_dir(folder.path().join("new")).unwrap();
        let file = folder.path().join("new/estimates.json");
        std::fs::write(&file, r#"{"median":{"point_estimate":1.125}}"#).unwrap();
        assert_eq!(estimate(folder.path()).ok(), Some(1.125));
        std::fs::write(&file, "{}").unwrap();
        assert!(format!("{:#}", estimate(folder.path()).unwrap_err()).contains("it has no median"));
    }
}
