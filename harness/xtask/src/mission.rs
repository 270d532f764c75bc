//! `cargo xtask mission`: what Entra does to those who meet it, item by item, and the test that shows each.
//!
//! An item is shown by a test whose name begins with its id (`fn m2_56_m3_61_…` shows two), or it has a reason in
//! `harness/entra/mission.toml` why none does.

use crate::table;
use crate::workspace::Workspace;
use anyhow::{Context as _, Result, bail};
use std::collections::BTreeMap;
use std::path::Path;

/// How many items each of the five groups has; M0-1 is the first.
const ITEMS: [u32; 5] = [24, 35, 82, 111, 30];
const REASONS: &str = "harness/entra/mission.toml";
/// Where tests are looked for.
const FOLDERS: [&str; 2] = ["harness", "scenarios"];

/// M3-10 is (3, 10).
type Id = (usize, u32);

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Reason {
    reason: String,
}

/// Prints the table, and says which items nothing accounts for.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let rows = rows(&tests(workspace)?, &reasons(workspace)?)?;
    println!("{}\n", table::render(&["item", "test, or why there is none"], &rows));
    let empty: Vec<&str> = rows.iter().filter(|row| row[1].is_empty()).map(|row| row[0].as_str()).collect();
    println!("{} of {} items are accounted for", rows.len() - empty.len(), rows.len());
    if empty.is_empty() {
        return Ok(());
    }
    bail!("neither a test nor a reason: {}", empty.join(", "))
}

fn rows(tests: &BTreeMap<Id, Vec<String>>, reasons: &BTreeMap<Id, String>) -> Result<Vec<Vec<String>>> {
    let items = (0..).zip(ITEMS).flat_map(|(group, count)| (1..=count).map(move |number| (group, number)));
    let items: Vec<Id> = items.collect();
    if let Some((group, number)) = tests.keys().chain(reasons.keys()).find(|id| !items.contains(id)) {
        bail!("there is no item M{group}-{number}");
    }
    let row = |id: Id| {
        let shown = tests.get(&id).map(|names| names.join(", "));
        let said = shown.or_else(|| reasons.get(&id).cloned()).unwrap_or_default();
        vec![format!("M{}-{}", id.0, id.1), said]
    };
    Ok(items.into_iter().map(row).collect())
}

fn reasons(workspace: &Workspace) -> Result<BTreeMap<Id, String>> {
    let text =
        std::fs::read_to_string(workspace.path(REASONS)).with_context(|| format!("cannot read {REASONS}"))?;
    let reasons: BTreeMap<String, Reason> = toml::from_str(&text).with_context(|| format!("in {REASONS}"))?;
    let read = |(name, reason): (String, Reason)| {
        let id = name
            .strip_prefix('M')
            .and_then(|id| id.split_once('-'))
            .and_then(|(group, number)| Some((group.parse().ok()?, number.parse().ok()?)));
        Ok((id.with_context(|| format!("{REASONS}: {name} is no item, such as M2-81"))?, reason.reason))
    };
    reasons.into_iter().map(read).collect()
}

fn tests(workspace: &Workspace) -> Result<BTreeMap<Id, Vec<String>>> {
    let mut tests: BTreeMap<Id, Vec<String>> = BTreeMap::new();
    for folder in FOLDERS {
        each_source(&workspace.path(folder), &mut |text| {
            for name in text.lines().filter_map(function) {
                for id in ids(name) {
                    tests.entry(id).or_default().push(name.to_owned());
                }
            }
        })?;
    }
    Ok(tests)
}

fn each_source(folder: &Path, read: &mut dyn FnMut(&str)) -> Result<()> {
    let entries = folder.read_dir().with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() && name != "target" && name != "node_modules" {
            each_source(&path, read)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            read(&std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?);
        }
    }
    Ok(())
}

/// The name of the function that a line begins, whether it waits or not.
fn function(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let rest = line.strip_prefix("async fn ").or_else(|| line.strip_prefix("fn "))?;
    rest.split('(').next()
}

/// `m2_56_m3_61_redirects` begins with two ids.
fn ids(name: &str) -> Vec<Id> {
    let words: Vec<&str> = name.split('_').collect();
    let id = |pair: &[&str]| {
        let group = pair[0].strip_prefix('m')?.parse().ok()?;
        Some((group, pair.get(1)?.parse().ok()?))
    };
    words.chunks(2).map_while(id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_begins_with_the_items_that_it_shows() {
        assert_eq!(ids("m2_56_m3_61_a_redirect_is_exact"), [(2, 56), (3, 61)]);
        assert_eq!(ids("m2_9"), [(2, 9)]);
        assert_eq!(ids("a_word_m2_56"), []);
        assert_eq!(ids("mint_56"), []);
        assert_eq!(function("    async fn m0_1_expired() {"), Some("m0_1_expired"));
        assert_eq!(function("// fn m0_1_expired() {"), None);
    }

    #[test]
    fn every_item_has_a_row_and_an_unknown_one_is_named() {
        let tests = BTreeMap::from([((0, 1), vec!["m0_1_expired".to_owned()])]);
        let reasons = BTreeMap::from([((4, 30), "nobody can".to_owned())]);
        let table = rows(&tests, &reasons).unwrap();
        assert_eq!(table.len(), 282);
        assert_eq!(table[0], ["M0-1", "m0_1_expired"]);
        assert_eq!(table[281], ["M4-30", "nobody can"]);
        assert_eq!(table[1], ["M0-2", ""]);
        let unknown = BTreeMap::from([((4, 31), Vec::new())]);
        assert!(rows(&unknown, &reasons).unwrap_err().to_string().contains("M4-31"));
    }
}
