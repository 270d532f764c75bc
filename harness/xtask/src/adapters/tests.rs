//! Whole turns, with scripts in place of an adapter and of beartrap.

use super::*;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

struct Play {
    folder: tempfile::TempDir,
    stage: Stage,
}

impl Play {
    /// An adapter `one` whose `run` is this script, judged by a beartrap that is this script.
    fn new(run: &str, beartrap: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let one = folder.path().join("adapters/one");
        std::fs::create_dir_all(&one).unwrap();
        script(&one.join("run"), run);
        std::fs::write(one.join("adapter.toml"), "software = \"one 1.0\"\nneeds = [\"cargo\"]\n").unwrap();
        std::fs::create_dir(folder.path().join("adapters/shared")).unwrap();
        let binary = folder.path().join("beartrap");
        script(&binary, beartrap);
        let root = folder.path().to_owned();
        let stage = Stage { root: root.clone(), beartrap: binary, records: root };
        Self { folder, stage }
    }

    fn recipes(&self, names: &[&str]) -> Result<Vec<Recipe>> {
        recipe::chosen(&self.folder.path().join("adapters"), names)
    }

    fn listing(self, departures: &str) -> Self {
        std::fs::write(self.folder.path().join("adapters/one/departures.toml"), departures).unwrap();
        self
    }

    /// What is said of the strict and the naive turn.
    async fn outcomes(&self) -> Vec<String> {
        let recipes = self.recipes(&[]).unwrap();
        let turns = self.stage.play(&recipes).await;
        let table = render(&turns);
        assert!(table.lines().count() == turns.len() + 1 && table.contains("one 1.0"), "{table}");
        let said = |turn: &Turn<'_>| match &turn.outcome {
            Ok(word) => word.clone(),
            Err(error) => format!("{error:#}"),
        };
        turns.iter().map(said).collect()
    }
}

fn script(path: &Path, text: &str) {
    std::fs::write(path, format!("#!/bin/bash\n{text}")).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

/// A beartrap that says this and ends like that.
fn says(report: &str, code: i32) -> String {
    format!("echo on purpose >&2\ncat <<'END'\n{report}\nEND\nexit {code}\n")
}

const CLEAN: &str = r#"{"target":"one 1.0","results":[{"id":"val.a","verdict":"pass"}]}"#;
const MIXED: &str = r#"{"target":"one 1.0","results":[
  {"id":"val.a","verdict":"pass"},
  {"id":"val.b","verdict":"fail","blocking":true},
  {"id":"val.c","verdict":"fail","departure":"known"},
  {"id":"val.d","verdict":"unsettled","summary":"no twin"}],
  "departures":[{"id":"val.c","stale":false},{"id":"val.e","stale":true}]}"#;

#[tokio::test]
async fn a_strict_run_must_be_clean_and_a_naive_one_is_reported() {
    assert_eq!(Play::new("", &says(CLEAN, 0)).outcomes().await, ["clean", "reported"]);
    assert_eq!(Play::new("", &says(MIXED, 1)).outcomes().await, ["findings: val.b", "reported"]);
    assert_eq!(Play::new("", &says(MIXED, 4)).outcomes().await, ["unsettled: val.d (no twin)", "reported"]);
    let stale = Play::new("", &says(MIXED, 5)).outcomes().await;
    assert_eq!(stale[0], "listed departures that no longer happen: val.e");
}

#[tokio::test]
async fn what_proves_nothing_is_no_verdict() {
    for (report, code, why) in [
        (CLEAN, 2, "not as beartrap wants it"),
        (CLEAN, 3, "by its own fault"),
        (CLEAN, 7, "the unknown code 7"),
        ("", 0, "exit status: 0 and wrote no report: on purpose"),
        ("{", 0, "cannot understand"),
        (r#"{"target":"one 1.0","results":[]}"#, 0, "nothing passed"),
        (
            r#"{"target":"one 1.0","stopped":"it accepts everything","results":[]}"#,
            4,
            "it accepts everything",
        ),
        (&CLEAN.replace("1.0", "1.1"), 0, "claims one 1.0, but the adapter says that it is one 1.1"),
    ] {
        for said in Play::new("", &says(report, code)).outcomes().await {
            assert!(said.contains(why), "{said}");
        }
    }
}

#[tokio::test]
async fn the_program_gets_the_adapter_and_its_departures() {
    let play = Play::new("", "echo \"$*\" >&2; exit 9").listing("[departures]\n");
    play.outcomes().await;
    let told =
        |config| std::fs::read_to_string(play.folder.path().join(format!("one.{config}.stderr"))).unwrap();
    let (strict, naive) = (told("strict"), told("naive"));
    assert!(strict.starts_with("validator --json --jobs 1 --config strict --departures "), "{strict}");
    assert!(strict.ends_with("departures.toml -- adapters/one/run\n"), "{strict}");
    assert_eq!(naive, "validator --json --jobs 1 --config naive -- adapters/one/run\n");
}

#[tokio::test]
async fn a_failed_installation_names_the_log() {
    let said = Play::new("exit 7", &says(CLEAN, 0)).outcomes().await;
    assert_eq!(said.len(), 1);
    assert!(said[0].contains("the installation ended with exit status: 7"), "{said:?}");
    assert!(said[0].contains("one.log"), "{said:?}");
}

#[test]
fn listed_departures_are_counted_by_themselves() {
    let report: Report = serde_json::from_str(MIXED).unwrap();
    assert_eq!(report.counts(), ["4", "1", "0", "1", "1", "0", "1"]);
}

#[test]
fn adapters_are_folders_with_run_and_say_what_they_are() {
    let play = Play::new("", "");
    assert_eq!(play.recipes(&[]).unwrap().len(), 1);
    let error = play.recipes(&["shared"]).unwrap_err().to_string();
    assert_eq!(error, "there is no adapter shared; there are one");
    std::fs::remove_file(play.folder.path().join("adapters/one/adapter.toml")).unwrap();
    let error = play.recipes(&[]).unwrap_err().to_string();
    assert!(error.contains("cannot read") && error.contains("adapter.toml"), "{error}");
}
