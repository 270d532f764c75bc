//! The catalogue as a whole: what is on disk is what is registered, and every row is complete.
#![expect(clippy::unwrap_used, reason = "a test that cannot read its own sources should stop")]

use beartrap_core::{Docs, Fault};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn checks() -> Vec<beartrap_core::Check> {
    let (servers, apis) = (beartrap_scenarios::server(), beartrap_scenarios::api());
    servers.map(beartrap_kit::Scenario::check).chain(apis.map(beartrap_kit::Scenario::check)).collect()
}

/// The id that a file of a check has by where it stands below `src`: as the program derives it from the module.
fn id_of(file: &Path) -> String {
    let stem = file.with_extension("");
    let words: Vec<String> = stem.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    beartrap_core::Check::id_of(&format!("catalogue::{}", words.join("::"))).1
}

/// Files of checks below a folder of `src`, as ids. What a group shares between its files has no `ABOUT`.
fn on_disk(folder: &str, ids: &mut BTreeSet<String>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in std::fs::read_dir(root.join(folder)).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        let below = path.strip_prefix(&root).unwrap();
        if path.is_dir() {
            on_disk(&below.to_string_lossy(), ids);
        } else if std::fs::read_to_string(&path).unwrap().contains("static ABOUT: About") {
            ids.insert(id_of(below));
        }
    }
}

#[test]
fn every_file_is_a_registered_check_and_every_check_a_file() {
    let mut files = BTreeSet::new();
    on_disk("server", &mut files);
    on_disk("api", &mut files);
    let registered: BTreeSet<String> = checks().into_iter().map(|check| check.id).collect();
    assert_eq!(files, registered);
}

#[test]
fn ids_are_unique_and_in_words() {
    let mut seen = BTreeSet::new();
    for check in checks() {
        let words =
            check.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-".contains(&b));
        assert!(words && check.id.matches('.').count() == 1, "{}", check.id);
        assert!(seen.insert(check.id.clone()), "{} is registered twice", check.id);
    }
}

#[test]
fn every_fault_is_the_mutant_of_a_check() {
    let mut claims: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for check in checks() {
        claims.entry(check.about.mutant.name()).or_default().push(check.id);
    }
    let orphans: Vec<String> = Fault::of_servers()
        .chain(Fault::of_apis())
        .map(|planted| planted.fault.name())
        .filter(|name| !claims.contains_key(name))
        .collect();
    assert!(orphans.is_empty(), "no check claims {orphans:?}");
}

#[test]
fn every_check_has_the_docs_that_explain_prints() {
    const HEADINGS: [&str; 3] = ["Why it matters", "How to fix it", "Not a finding"];
    for check in checks() {
        let Docs { title, sections } = &check.docs;
        assert!(
            title.ends_with('.') && title.len() < 160,
            "{}: the title is one sentence: {title}",
            check.id
        );
        for heading in &HEADINGS[..2] {
            let text = check.docs.section(heading).unwrap_or_default();
            assert!(text.ends_with('.'), "{}: {heading}: say it in a sentence: {text:?}", check.id);
        }
        for section in sections {
            assert!(
                HEADINGS.contains(&section.heading.as_str()),
                "{}: {} is no heading",
                check.id,
                section.heading
            );
        }
    }
}

#[test]
fn every_clause_says_where_it_stands_and_what() {
    for check in checks() {
        for clause in std::iter::once(check.about.clause).chain(check.about.also.iter().copied()) {
            assert!(
                clause.section.starts_with(|c: char| c.is_ascii_digit() || c.is_ascii_uppercase()),
                "{}: {clause}",
                check.id
            );
            assert!(
                clause.says.ends_with('.') && clause.says.len() > 20,
                "{}: {clause}: {}",
                check.id,
                clause.says
            );
        }
    }
}

#[test]
fn every_check_says_what_it_needs() {
    for check in checks() {
        assert!(!check.about.needs.is_empty(), "{} needs nothing of the target: not even metadata", check.id);
    }
}
