//! The counts of instructions under version control.

use anyhow::{Context as _, Result};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::path::Path;

/// By name, what each piece takes.
pub(super) type Counts = BTreeMap<String, u64>;

/// Percent by which a count may move unless the file says otherwise.
const TOLERANCE: u8 = 5;

const HEAD: &str = "\
# The instructions that the pieces of every run take. `cargo xtask bench --gate` counts again and compares; `cargo xtask
# regenerate baseline` writes this file, and leaves the tolerances (percent) as they stand. RSA has 10: it draws random
# numbers, and its code depends on the processor that valgrind shows (one with AVX2, wherever there is AVX2). What takes
# few instructions has 15: it moves with what the compiler inlines after a change elsewhere in the crate.
";

/// What was counted, by which compiler for which machine: another one makes other instructions.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub(super) struct Baseline {
    pub(super) compiler: String,
    pub(super) host: String,
    pub(super) instructions: BTreeMap<String, Entry>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) struct Entry {
    count: u64,
    /// Percent, in both directions.
    tolerance: u8,
}

/// One count beside the one under version control.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Compared {
    pub(super) name: String,
    /// The cells of the table, the name first.
    pub(super) cells: Vec<String>,
    pub(super) is_as_before: bool,
}

impl Baseline {
    /// Reads the file; one that is not there has no counts.
    pub(super) fn read(path: &Path) -> Result<Self> {
        if !path.exists() {
            return Ok(Self::default());
        }
        let text =
            std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        toml::from_str(&text).with_context(|| format!("cannot understand {}", path.display()))
    }

    /// The same with these counts, made by this compiler; tolerances stay.
    pub(super) fn renewed(&self, compiler: &str, host: &str, counts: Counts) -> Self {
        let entry = |name: &String, count| {
            let known = self.instructions.get(name);
            Entry { count, tolerance: known.map_or(TOLERANCE, |entry| entry.tolerance) }
        };
        let instructions = counts.into_iter().map(|(name, count)| (name.clone(), entry(&name, count)));
        Self { compiler: compiler.into(), host: host.into(), instructions: instructions.collect() }
    }

    /// Every count on either side. Fewer instructions than before are not as before either: unless the gain is written
    /// down, it can be lost again unseen.
    pub(super) fn compared(&self, counts: &Counts) -> Vec<Compared> {
        let mut names: Vec<&String> = self.instructions.keys().chain(counts.keys()).collect();
        names.sort();
        names.dedup();
        let compared = names.into_iter().map(|name| match (self.instructions.get(name), counts.get(name)) {
            (Some(entry), Some(now)) => entry.compared(name, *now),
            (was, now) => {
                let text = |count: Option<u64>| count.map_or_else(String::new, |count| count.to_string());
                let outcome = if now.is_some() { "new" } else { "gone" };
                let (was, now) = (text(was.map(|entry| entry.count)), text(now.copied()));
                let cells = vec![name.clone(), was, now, String::new(), String::new(), outcome.into()];
                Compared { name: name.clone(), cells, is_as_before: false }
            }
        });
        compared.collect()
    }
}

impl Entry {
    #[expect(clippy::cast_precision_loss, reason = "a share is shown with one digit")]
    fn compared(self, name: &str, now: u64) -> Compared {
        let apart = now.abs_diff(self.count);
        // In whole numbers, so that the edge is where it seems to be.
        let is_as_before = apart.saturating_mul(100) <= self.count.saturating_mul(self.tolerance.into());
        let sign = if now < self.count { "-" } else { "+" };
        let change = format!("{sign}{:.1} %", 100.0 * apart as f64 / self.count.max(1) as f64);
        let outcome = match (is_as_before, now < self.count) {
            (true, _) => "ok",
            (false, true) => "fewer",
            (false, false) => "MORE",
        };
        let tolerance = format!("{} %", self.tolerance);
        let cells = vec![
            name.to_owned(),
            self.count.to_string(),
            now.to_string(),
            change,
            tolerance,
            outcome.to_owned(),
        ];
        Compared { name: name.to_owned(), cells, is_as_before }
    }
}

impl Display for Baseline {
    /// The text of the file, one line for each count.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEAD}compiler = {:?}\nhost = {:?}\n\n[instructions]", self.compiler, self.host)?;
        for (name, Entry { count, tolerance }) in &self.instructions {
            writeln!(f, "{name:?} = {{ count = {count}, tolerance = {tolerance} }}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn baseline() -> Baseline {
        let entries = [("forge rs256", 2000, 10), ("jws", 1000, 5)];
        let entries = entries.map(|(name, count, tolerance)| (name.to_owned(), Entry { count, tolerance }));
        Baseline { compiler: "rustc 1".into(), host: "here".into(), instructions: entries.into() }
    }

    fn counts(counts: &[(&str, u64)]) -> Counts {
        counts.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
    }

    #[test]
    fn what_stays_within_its_tolerance_is_as_before_and_everything_else_is_told() {
        let outcomes = |now: &[(&str, u64)]| {
            let compared = baseline().compared(&counts(now));
            compared.iter().map(|one| format!("{} {}", one.name, one.cells[5])).collect::<Vec<_>>()
        };
        assert_eq!(outcomes(&[("forge rs256", 2200), ("jws", 1050)]), ["forge rs256 ok", "jws ok"]);
        assert_eq!(outcomes(&[("forge rs256", 1800), ("jws", 1051)]), ["forge rs256 ok", "jws MORE"]);
        assert_eq!(
            outcomes(&[("forge rs256", 1799), ("page", 1)]),
            ["forge rs256 fewer", "jws gone", "page new"]
        );
        let moved = baseline().compared(&counts(&[("forge rs256", 2201), ("jws", 999)]));
        assert_eq!(moved[0].cells[1..5], ["2000", "2201", "+10.1 %", "10 %"]);
        assert_eq!(moved.iter().map(|one| one.is_as_before).collect::<Vec<_>>(), [false, true]);
    }

    #[test]
    fn a_renewed_baseline_keeps_its_tolerances_and_is_read_as_it_was_written() {
        let renewed = baseline().renewed("rustc 2", "there", counts(&[("forge rs256", 7), ("page", 9)]));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("instructions.toml");
        assert_eq!(Baseline::read(&path).unwrap(), Baseline::default());
        std::fs::write(&path, renewed.to_string()).unwrap();
        assert_eq!(Baseline::read(&path).unwrap(), renewed);
        assert_eq!(renewed.instructions["forge rs256"], Entry { count: 7, tolerance: 10 });
        assert_eq!(renewed.instructions["page"], Entry { count: 9, tolerance: TOLERANCE });
        assert!(!renewed.instructions.contains_key("jws"));
        std::fs::write(&path, "compiler = 1").unwrap();
        assert!(format!("{:#}", Baseline::read(&path).unwrap_err()).contains("cannot understand"));
    }
}
