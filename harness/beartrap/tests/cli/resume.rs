//! Runs that are killed, split and repeated come to the same results.

use crate::served::{ServedLab, Stop};
use crate::support::Folder;
use beartrap_core::Fault;
use serde_json::Value;
use std::collections::BTreeMap;
use std::process::Stdio;
use std::sync::Mutex;
use std::time::Duration;

const ONLY: [&str; 8] =
    ["--only", "code.*", "--only", "pkce.*", "--only", "meta.*", "--only", "clientauth.*"];
const SETTLED: &str = r#"{"event":"settled""#;

/// Verdict and words by id; digests of values that the server made up aside.
fn results(report: &Value) -> BTreeMap<String, String> {
    let results = report["results"].as_array().unwrap();
    let of = |result: &Value| {
        let exhibits = result["exhibits"].as_array().unwrap().iter();
        let exhibits: Vec<_> =
            exhibits.map(|e| format!("{} {} {}", e["name"], e["grade"], e["observed"])).collect();
        let words =
            format!("{} {} {} {exhibits:?}", result["verdict"], result["blocking"], result["summary"]);
        (result["id"].as_str().unwrap().to_owned(), without_digests(&words))
    };
    let by_id: BTreeMap<String, String> = results.iter().map(of).collect();
    assert_eq!(by_id.len(), results.len(), "an id stands twice");
    by_id
}

/// Replaces `at:9f3c04d1` by `at:#`, and so the port of a lab.
fn without_digests(text: &str) -> String {
    let mut parts = text.split(':');
    let mut shown = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let port = part.bytes().take_while(u8::is_ascii_digit).count();
        let digest = part.bytes().take(8).take_while(u8::is_ascii_hexdigit).count();
        let cut = if digest == 8 { 8 } else { port };
        shown.push(':');
        shown.push_str(if cut > 0 { "#" } else { "" });
        shown.push_str(&part[cut..]);
    }
    shown
}

#[test]
fn a_killed_run_goes_on_to_the_same_verdicts() {
    let folder = Folder::new();
    let fault = Some(Fault::CodeNeverSpent);
    let run = [&["run", "beartrap.toml", "--jobs", "1", "--json"][..], &ONLY].concat();

    let whole = ServedLab::with(fault);
    folder.write("beartrap.toml", &whole.file);
    let whole = results(&folder.json(&run));
    assert!(whole.len() > 8 && whole.values().any(|words| words.starts_with("\"fail\"")), "{whole:?}");

    // This lab stops at the first settled check, so that the run cannot get to its end before it is killed.
    let saved = folder.path("run.ndjson");
    let (reached, stopped) = std::sync::mpsc::channel();
    let stop = Stop { file: saved.clone(), holds: SETTLED, reached: Mutex::new(reached) };
    let lab = ServedLab::stopped_by(fault, Some(stop));
    folder.write("beartrap.toml", &lab.file);
    let mut child = folder
        .beartrap(&[&run[..], &["--save", "run.ndjson"]].concat())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    stopped.recv_timeout(Duration::from_mins(1)).expect("a check is settled");
    child.kill().unwrap();
    child.wait().unwrap();

    let before = folder.read("run.ndjson");
    assert!(!before.contains(r#"{"event":"finished""#), "the run was not killed in its middle");
    assert!(before.matches(SETTLED).count() < whole.len());
    // A kill in the middle of a write tears the last line.
    folder.write("torn.ndjson", &format!("{before}{{\"event\":\"settled\",\"id\":\"code.sin"));
    std::fs::remove_file(&saved).unwrap();

    let resumed = folder.json(&[&run[..], &["--resume", "torn.ndjson"]].concat());
    assert_eq!(results(&resumed), whole);
    let after = folder.read("torn.ndjson");
    assert!(after.starts_with(&before), "what was settled is not run again");
    assert_eq!(after.matches(SETTLED).count(), whole.len());
    let reported = folder.json(&["report", "torn.ndjson", "--to", "json"]);
    assert_eq!(results(&reported), whole);

    for other in [&["--seed", "8"][..], &["--strict"], &["--shard", "1/2"], &["--profile", "oidc-basic"]] {
        let said = folder.run(&[&["run", "beartrap.toml", "--resume", "torn.ndjson"], other].concat());
        said.blames(2, &["resume it with the same words"]);
    }
}

#[test]
fn shards_are_together_the_whole() {
    let folder = Folder::new();
    let run = [&["run", "lab", "--fault", "code-never-spent", "--json"][..], &ONLY].concat();
    let whole = folder.json(&run);
    let mut union = BTreeMap::new();
    for shard in ["1", "2", "3"] {
        let (part, file) = (format!("{shard}/3"), format!("{shard}.ndjson"));
        let mine = results(&folder.json(&[&run[..], &["--shard", &part, "--save", &file]].concat()));
        assert!(!mine.is_empty());
        for (id, words) in mine {
            assert!(union.insert(id.clone(), words).is_none(), "{id} is in two shards");
        }
    }
    assert_eq!(union, results(&whole));
    let merged = folder.json(&["report", "1.ndjson", "2.ndjson", "3.ndjson", "--to", "json"]);
    assert_eq!(merged["totals"], whole["totals"]);
    assert_eq!(results(&merged), union);
    let part = folder.run(&["report", "1.ndjson", "3.ndjson"]);
    assert!(part.out.contains("shard 2/3 is missing"), "a part must not pass for the whole: {}", part.out);
}

#[test]
fn the_same_seed_is_the_same_run_however_many_run_at_once() {
    let folder = Folder::new();
    for fault in ["code-never-spent", "code-for-any-client"] {
        let run = |jobs: &str| {
            let arguments = ["run", "lab", "--fault", fault, "--json", "--jobs", jobs];
            results(&folder.json(&arguments))
        };
        let alone = run("1");
        assert!(alone.len() > 20);
        for jobs in ["4", "16"] {
            let together = run(jobs);
            for (id, words) in &alone {
                assert_eq!(together.get(id), Some(words), "{id} with {jobs} jobs");
            }
        }
    }
}
