//! What the whole program takes, from the start of its process to the end.

use super::figure::{Figure, Limit, Unit};
use crate::workspace::{Workspace, shown};
use anyhow::{Context as _, Result};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

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

/// The figures of this program; a `quick` look leaves out the proofs.
pub(super) fn figures(workspace: &Workspace, program: &Path, quick: bool) -> Result<Vec<Figure>> {
    let wanted = WHOLE.iter().filter(|whole| !quick || whole.runs > 1);
    let figures = wanted.map(|whole| measured(workspace, program, whole)).collect::<Result<Vec<_>>>()?;
    Ok(figures.into_iter().flatten().collect())
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
        Ok(Figure { name, value, limit: Some(Limit::AtMost(limit)), unit: Unit::Megabytes })
    });
    let limit = Some(Limit::AtMost(whole.limit));
    let time = Figure { name, value: median(seconds), limit, unit: Unit::Seconds };
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
        peak = std::fs::read_to_string(&status).ok().and_then(|status| megabytes(&status, "VmHWM:")).or(peak);
        std::thread::sleep(Duration::from_millis(1));
    }
    Ok(peak)
}

/// What a status file of Linux says under this name, in megabytes.
pub(super) fn megabytes(status: &str, name: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    let kibibytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024.0 / 1e6)
}

pub(super) fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_that_of_the_values() {
        assert_eq!(median(vec![9.0, 1.0, 3.0]), Some(3.0));
        assert_eq!(median(Vec::new()), None);
    }

    #[test]
    fn memory_is_read_from_the_status_of_a_process() {
        let status = "Name:\tx\nVmHWM:\t    2000 kB\nVmRSS:\t 1000 kB\n";
        assert_eq!(megabytes(status, "VmHWM:"), Some(2.048));
        assert_eq!(megabytes(status, "VmRSS:"), Some(1.024));
        assert_eq!(megabytes("Name:\tx\nState:\tZ (zombie)\n", "VmRSS:"), None);
    }
}
