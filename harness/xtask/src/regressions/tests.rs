//! Whole turns, with scripts in place of beartrap.

use super::*;
use serde_json::{Value, json};

struct Play {
    folder: tempfile::TempDir,
}

impl Play {
    /// A cell `one` with both sides; beartrap says what `says` has for each side.
    fn new(says: &[(&str, Value)]) -> Self {
        let play = Self { folder: tempfile::tempdir().unwrap() };
        play.put("one/cell.toml", CELL);
        play.put("one/vulnerable/lock", "1.0");
        play.put("one/fixed/lock", "2.0");
        play.put("run", "exit 0");
        for (side, report) in says {
            play.put(&format!("{side}.json"), &report.to_string());
        }
        play.put("beartrap", "#!/bin/bash\ncat \"$(dirname \"$0\")/${@: -1}.json\"\n");
        let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(play.folder.path().join("beartrap"), executable).unwrap();
        play
    }

    fn put(&self, file: &str, text: &str) {
        let path = self.folder.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn cells(&self) -> Result<Vec<Cell>> {
        cell::chosen(self.folder.path(), &[])
    }

    async fn outcome(&self) -> String {
        let root = self.folder.path();
        let stage =
            Stage { beartrap: root.join("beartrap"), run: root.join("run"), records: root.to_owned() };
        let cells = self.cells().unwrap();
        let turns = stage.play(&cells).await;
        match &turns[0].outcome {
            Ok(_) => render(&turns),
            Err(error) => format!("{error:#}"),
        }
    }
}

const CELL: &str = r#"
advisory = "CVE-1"
package = "one"
ecosystem = "npm"
vulnerable = "1.0"
fixed = "2.0"
weakness = "x"
rule = "x"
effect = "accept"
finds = ["val.a.b"]
honest = ["val.ok.c", "val.sig.d"]
"#;

fn report(version: &str, verdict: &str, observed: &str) -> Value {
    let grade = if verdict == "fail" { "bad" } else { "good" };
    json!({ "target": format!("one {version}"), "stopped": null, "results": [
        { "id": "val.a.b", "verdict": verdict, "summary": "", "expected": "a refusal",
          "exhibits": [{ "name": "x", "grade": grade, "observed": observed }] },
        { "id": "val.ok.c", "verdict": "pass", "summary": "", "expected": "acceptance", "exhibits": [] },
        { "id": "val.sig.d", "verdict": "pass", "summary": "", "expected": "a refusal", "exhibits": [] },
    ] })
}

fn red() -> Value {
    report("1.0", "fail", "accepted")
}

fn green() -> Value {
    report("2.0", "pass", "refused (x)")
}

#[tokio::test]
async fn red_and_green_is_as_expected() {
    let table = Play::new(&[("vulnerable", red()), ("fixed", green())]).outcome().await;
    for word in ["CVE-1", "one (npm)", "1.0 red", "val.a.b", "x: accepted", "2.0 green"] {
        assert!(table.contains(word), "{table}");
    }
}

#[tokio::test]
async fn a_flaw_that_is_not_seen_is_an_error() {
    let blind = report("1.0", "pass", "refused (x)");
    let error = Play::new(&[("vulnerable", blind), ("fixed", green())]).outcome().await;
    assert!(error.contains("the vulnerable side: val.a.b does not fail"), "{error}");
    let otherwise = report("1.0", "fail", "a crash (x)");
    let error = Play::new(&[("vulnerable", otherwise), ("fixed", green())]).outcome().await;
    assert!(error.contains("val.a.b fails, but not as accepted"), "{error}");
}

#[tokio::test]
async fn a_fixed_release_that_fails_is_an_error() {
    let still = report("2.0", "fail", "accepted");
    let error = Play::new(&[("vulnerable", red()), ("fixed", still)]).outcome().await;
    assert!(error.contains("the fixed side: val.a.b does not pass"), "{error}");
}

#[tokio::test]
async fn another_release_is_an_error() {
    let other = report("1.0", "pass", "refused (x)");
    let error = Play::new(&[("vulnerable", red()), ("fixed", other)]).outcome().await;
    assert!(error.contains("the adapter is one 1.0, and not release 2.0"), "{error}");
}

#[tokio::test]
async fn honest_tokens_must_pass_on_both_sides() {
    for side in ["vulnerable", "fixed"] {
        for at in [1, 2] {
            let mut says = [("vulnerable", red()), ("fixed", green())];
            let changed = says.iter_mut().find(|(name, _)| *name == side).unwrap();
            changed.1["results"][at]["verdict"] = "not_applicable".into();
            let error = Play::new(&says).outcome().await;
            assert!(error.contains(&format!("the {side} side: val.")), "{error}");
            assert!(error.contains("is not_applicable"), "{error}");
        }
    }
}

#[tokio::test]
async fn honest_has_one_of_each_kind() {
    for at in [1, 2] {
        let mut one_kind = red();
        one_kind["results"][at]["expected"] = "the same answer each time".into();
        let error = Play::new(&[("vulnerable", one_kind), ("fixed", green())]).outcome().await;
        assert!(error.contains("no vector of honest expects"), "{error}");
    }
}

#[tokio::test]
async fn what_beartrap_says_instead_of_a_report_is_told() {
    let play = Play::new(&[]);
    play.put("beartrap", "#!/bin/bash\necho 'no check matches' >&2; exit 2\n");
    let error = play.outcome().await;
    assert!(error.contains("beartrap judged nothing: no check matches"), "{error}");
    let stopped = json!({ "target": "one 1.0", "stopped": "it accepts everything", "results": [] });
    let error = Play::new(&[("vulnerable", stopped)]).outcome().await;
    assert!(error.contains("it accepts everything"), "{error}");
}

#[tokio::test]
async fn an_installation_that_fails_is_an_error() {
    let play = Play::new(&[("vulnerable", red()), ("fixed", green())]);
    play.put("run", "exit 3");
    let error = play.outcome().await;
    assert!(error.contains("the vulnerable side was not installed"), "{error}");
}

#[tokio::test]
async fn without_a_fix_only_red_is_shown() {
    let play = Play::new(&[("vulnerable", red())]);
    std::fs::remove_dir_all(play.folder.path().join("one/fixed")).unwrap();
    play.put("one/cell.toml", &CELL.replace("fixed = \"2.0\"\n", ""));
    let table = play.outcome().await;
    assert!(table.contains("1.0 red") && !table.contains("green"), "{table}");
}

#[tokio::test]
async fn one_spelling_may_be_meant() {
    let two = |verdict: &str, version: &str, meant: &str| {
        let mut report = report(version, verdict, "accepted");
        let grade = if meant == "accepted" { "bad" } else { "good" };
        report["results"][0]["exhibits"] = json!([
            { "name": "x", "grade": "bad", "observed": "accepted" },
            { "name": "y: z", "grade": grade, "observed": meant },
        ]);
        report
    };
    let outcome = async |vulnerable: Value, fixed: Value| {
        let play = Play::new(&[("vulnerable", vulnerable), ("fixed", fixed)]);
        play.put("one/cell.toml", &CELL.replace("[\"val.a.b\"]", "[\"val.a.b: y: z\"]"));
        play.outcome().await
    };
    let (red, green) = (two("fail", "1.0", "accepted"), two("fail", "2.0", "refused (x)"));
    let table = outcome(red.clone(), green.clone()).await;
    assert!(
        table.contains("1.0 red") && table.contains("2.0 green") && table.contains("y: z: accepted"),
        "{table}"
    );
    let error = outcome(two("fail", "1.0", "refused (x)"), green).await;
    assert!(error.contains("val.a.b: y: z does not fail"), "{error}");
    let error = outcome(red.clone(), two("fail", "2.0", "accepted")).await;
    assert!(error.contains("val.a.b: y: z does not pass"), "{error}");
    let error = outcome(red, self::green()).await;
    assert!(error.contains("val.a.b: y: z was not asked"), "{error}");
}

#[test]
fn a_cell_must_be_whole() {
    let play = Play::new(&[]);
    let refused = |play: &Play| play.cells().err().unwrap().to_string();
    assert!(cell::chosen(play.folder.path(), &["two"]).err().unwrap().to_string().contains("no cell two"));
    play.put("one/fixed/lock", "1.9");
    assert!(refused(&play).contains("no file of fixed pins"));
    play.put("one/cell.toml", &CELL.replace("fixed = \"2.0\"\n", ""));
    assert!(refused(&play).contains("does not name the release"));
    play.put("one/cell.toml", &CELL.replace("[\"val.a.b\"]", "[]"));
    assert!(refused(&play).contains("finds nothing"));
    play.put("one/cell.toml", &CELL.replace("accept", "harm"));
    assert!(refused(&play).contains("cannot understand"));
}

#[test]
fn missing_tools_are_named() {
    let play = Play::new(&[]);
    let (here, left) = runnable(play.cells().unwrap(), |_| vec!["npm"]);
    assert!(here.is_empty());
    assert_eq!(left, ["one (missing: npm)"]);
}

#[test]
fn the_cells_of_this_checkout_are_whole_and_their_locks_have_no_addresses() {
    let folder = Workspace::here().path("harness/regressions");
    for cell in cell::chosen(&folder, &[]).unwrap() {
        for side in ["vulnerable", "fixed"] {
            let lock = folder.join(&cell.name).join(side).join("package-lock.json");
            let text = std::fs::read_to_string(lock).unwrap_or_default();
            assert!(!text.contains("\"resolved\""), "{}, {side}: the lock file has addresses", cell.name);
        }
    }
}
