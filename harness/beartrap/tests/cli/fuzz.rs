//! Lies that nobody wrote down, for the lab's validator behind its adapter.

use crate::support::Folder;
use std::path::PathBuf;

const BEARTRAP: &str = env!("CARGO_BIN_EXE_beartrap");
const LAB: [&str; 4] = ["--", BEARTRAP, "adapter", "lab"];

fn fuzz(options: &[&'static str], fault: &[&'static str]) -> Vec<&'static str> {
    [&["fuzz", "validator"], options, &LAB, fault].concat()
}

/// The one artifact of this hunt.
fn artifact(folder: &Folder) -> PathBuf {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder.path("lies")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.swap_remove(0)
}

#[test]
fn a_planted_fault_is_found_shrunk_kept_adopted_and_replayed() {
    let folder = Folder::new();
    let options = ["--count", "400", "--artifacts", "lies"];
    let said = folder.run(&fuzz(&options, &["--fault", "issuer-by-prefix"]));
    assert_eq!(said.code, 1, "{said:?}");
    for words in [
        "target: beartrap-lab",
        "400 lies in",
        "issuer           ",
        "BROKEN",
        "FAIL  issuer\n",
        "adopt     beartrap vectors adopt lies/accept-",
        "replay    beartrap replay lies/accept-",
        "exit 1: one finding",
    ] {
        assert!(said.out.contains(words), "no {words:?} in {}", said.out);
    }
    let file = artifact(&folder);
    let file = file.to_str().unwrap();
    let row = folder.run(&["vectors", "adopt", file]);
    assert!(row.code == 0 && row.out.contains("expect: REJECT"), "{row:?}");
    let replayed = |fault: &[&str]| folder.run(&[&["replay", file][..], &LAB[..], fault].concat());
    let still = replayed(&["--fault", "issuer-by-prefix"]);
    assert!(still.code == 1 && still.out.contains("still accepted"), "{still:?}");
    let mended = replayed(&[]);
    assert!(mended.code == 0 && mended.out.contains("it is refused"), "{mended:?}");
    let dead = replayed(&["--fault", "every-token-refused"]);
    assert!(dead.code == 4 && dead.err.contains("honest token"), "{dead:?}");
}

#[test]
fn an_honest_validator_is_clean_and_the_document_says_what_was_asked() {
    let folder = Folder::new();
    let document = folder.json(&fuzz(&["--count", "120", "--json"], &[]));
    assert_eq!((&document["schema"], &document["exit"]), (&"beartrap/fuzz/1".into(), &0.into()));
    assert_eq!((&document["presented"], &document["seed"]), (&120.into(), &7.into()));
    assert!(document["rules"].as_array().unwrap().len() > 10, "{document}");
    let found = folder.json(&fuzz(&["--count", "200", "--json"], &["--fault", "expiry-ignored"]));
    let finding = &found["findings"][0];
    assert_eq!(
        (&finding["rule"], &finding["artifact"]["schema"]),
        (&"expiry".into(), &"beartrap/artifact/1".into())
    );
    assert_eq!(finding["artifact"]["deviations"].as_array().unwrap().len(), 1, "{finding}");
}

#[test]
fn a_crash_is_a_finding_and_the_adapter_is_started_again() {
    let folder = Folder::new();
    let found = folder.json(&fuzz(&["--count", "60", "--json"], &["--fault", "unknown-kid-crashes"]));
    assert_eq!((&found["exit"], &found["presented"]), (&1.into(), &60.into()), "{found}");
    assert!(
        found["findings"].as_array().unwrap().iter().all(|finding| finding["effect"] == "crash"),
        "{found}"
    );
}

#[test]
fn who_refuses_everything_is_not_judged() {
    let folder = Folder::new();
    folder
        .run(&fuzz(&["--count", "9"], &["--fault", "every-token-refused"]))
        .blames(4, &["does not accept an honest token"]);
    folder
        .run(&["fuzz", "validator", "--count", "9", "--", "no-such-adapter"])
        .blames(2, &["no such command"]);
    // What it believed until it changed its mind was true, and more cannot be said.
    let fickle = folder.run(&fuzz(&["--count", "300", "-q"], &["--fault", "state-left-behind"]));
    assert!(fickle.code == 4 && fickle.out.contains("not accepted any more"), "{fickle:?}");
}

#[test]
fn an_artifact_that_says_no_lie_is_the_users() {
    let folder = Folder::new();
    let with = |deviations: &str| {
        format!(
            r#"{{"schema":"beartrap/artifact/1","name":"x","says":"X.","base":"jwt","deviations":[{deviations}]}}"#
        )
    };
    folder.write("lie.json", &with(r#""expird""#));
    folder
        .run(&["vectors", "adopt", "lie.json"])
        .blames(2, &["no deviation called expird", "did you mean expired?"]);
    folder.write("lie.json", &with(r#"{"claim":{"claim":"exp","value":"4102444800"}}"#));
    folder.run(&["replay", "lie.json", "--", "true"]).blames(2, &["would not be wrong"]);
    let none = folder.run(&["replay", "lie.json"]);
    assert_eq!(none.code, 2, "{none:?}");
}
