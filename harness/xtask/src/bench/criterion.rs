//! The figures that the benches leave behind in criterion's own files.

use super::figure::{Figure, Limit, Unit};
use anyhow::{Context as _, Result};
use std::path::Path;

/// What beartrap may cost beside what it is about.
const BESIDE: Limit = Limit::AtMost(1.25);
/// What a token may cost beside its signature.
const FORGE: Limit = Limit::AtMost(1.1);
/// The share of the bare executions per second that fuzzing keeps at least.
const FUZZ: Limit = Limit::AtLeast(0.9);
/// What one of many may cost beside one of few.
const LINEAR: Limit = Limit::AtMost(1.25);

/// The ratios first, each of two things that were measured in one run.
pub(super) fn figures(folder: &Path) -> Result<Vec<Figure>> {
    let at = |path: &str| estimate(&folder.join(path));
    let mut figures = Vec::new();
    for (name, bench) in [
        ("beartrap run over TCP / its requests bare", "overhead/run"),
        ("beartrap api over TCP / its requests bare", "overhead/api"),
        ("vectors in process / jsonwebtoken's signature checks", "validator/checks"),
        ("vectors in process / jsonwebtoken asked bare", "validator/answers"),
        ("vectors over the protocol / the same lines bare", "validator/protocol"),
    ] {
        figures.push(Figure::ratio(name, at(bench)?, BESIDE));
    }
    for (name, bench) in [
        ("lies in a second of a hunt / of their tokens asked bare", "fuzz/hunt"),
        ("the same / of the same lies made and asked bare", "fuzz/made"),
        ("lies told and asked in a second / of their tokens signed and asked bare", "fuzz/told"),
    ] {
        figures.push(Figure::ratio(name, at(bench)?, FUZZ));
    }
    for (name, few, many) in [
        ("growth: a quiet scenario of 1000 / of 100", ("engine/quiet", 100), ("engine/quiet", 1000)),
        ("growth: an asking scenario of 1000 / of 100", ("engine/asking", 100), ("engine/asking", 1000)),
        ("growth: a target of 16 / of 4", ("targets/runs", 4), ("targets/runs", 16)),
    ] {
        let each = |(bench, count): (&str, u16)| -> Result<f64> {
            Ok(at(&format!("{bench}/{count}"))? / f64::from(count))
        };
        figures.push(Figure::ratio(name, each(many)? / each(few)?, LINEAR));
    }
    for algorithm in algorithms(&folder.join("forge/bare"))? {
        let ratio = at(&format!("forge/token/{algorithm}"))? / at(&format!("forge/bare/{algorithm}"))?;
        // Without a signature there is nothing to hold a token against.
        let limit = (algorithm != "none").then_some(FORGE);
        let name = format!("forge, {algorithm} token / bare signature");
        figures.push(Figure { name, value: Some(ratio), limit, unit: Unit::Ratio });
    }
    let whole = at("scenarios/whole")?;
    figures.extend([
        Figure::free("all vectors in tests, made and judged", at("validator/whole")? / 1e9, Unit::Seconds),
        Figure::free("all scenarios in process", whole / 1e9, Unit::Seconds),
        Figure::free("the lab's share of them", 100.0 * at("scenarios/lab")? / whole, Unit::Percent),
    ]);
    for kind in ["quiet", "asking"] {
        for count in [10_u16, 100, 1000] {
            let nanos = at(&format!("engine/{kind}/{count}"))?;
            let name = format!("engine, per {kind} scenario of {count}");
            figures.push(Figure::free(name, nanos / 1e3 / f64::from(count), Unit::Microseconds));
        }
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

#[cfg(test)]
mod tests {
    use super::*;

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
