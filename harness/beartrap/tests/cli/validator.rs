//! Validators behind adapters: the lab's own, and scripts that do it wrong.

use crate::support::{Folder, Said};
use serde_json::Value;
use std::os::unix::fs::PermissionsExt as _;

const BEARTRAP: &str = env!("CARGO_BIN_EXE_beartrap");

/// What is said to an adapter that is this script.
fn to(script: &str) -> Said {
    let folder = Folder::new();
    folder.write("adapter", script);
    folder.run(&["validator", "--only", "val.none.*", "--", "sh", "adapter"])
}

fn lab(folder: &Folder, options: &[&str], fault: &[&str]) -> Said {
    folder.run(&[&["validator"], options, &["--", BEARTRAP, "adapter", "lab"], fault].concat())
}

#[test]
fn a_planted_fault_is_found_told_and_kept() {
    let folder = Folder::new();
    let options = ["--only", "val.none.*", "--save", "run.ndjson", "--report", "junit=junit.xml"];
    let said = lab(&folder, &options, &["--fault", "none-accepted"]);
    assert_eq!(said.code, 1, "{said:?}");
    for words in [
        "target: beartrap-lab",
        "family         right  wrong",
        "   accepted\n",
        "FAIL  val.none.lower",
        "again     beartrap validator --only val.none.lower -- ",
        "exit 1: ",
    ] {
        assert!(said.out.contains(words), "no {words:?} in {}", said.out);
    }
    assert!(folder.read("junit.xml").contains("name=\"val.none.lower\""));
    let again = folder.run(&["report", "run.ndjson"]);
    assert!(again.out.contains("FAIL  val.none.lower") && again.out.contains("family  "), "{again:?}");
    let replayed = folder.run(&["replay", "run.ndjson", "val.none.lower"]);
    assert_eq!(replayed.code, 0, "{replayed:?}");
}

#[test]
fn an_honest_validator_is_right_with_any_number_of_jobs() {
    let folder = Folder::new();
    let ids = |jobs: &str| {
        let options = ["--only", "val.none.*", "--only", "val.iss.*", "--json", "--jobs", jobs];
        let said = lab(&folder, &options, &[]);
        assert!(said.code == 0 && said.err.is_empty(), "{said:?}");
        let run: Value = serde_json::from_str(&said.out).unwrap();
        assert_eq!((&run["schema"], &run["exit"]), (&"beartrap/run/1".into(), &0.into()));
        let results = run["results"].as_array().unwrap().iter();
        results.map(|result| (result["id"].to_string(), result["verdict"].to_string())).collect::<Vec<_>>()
    };
    assert!(ids("1").len() > 5);
    assert_eq!(ids("1"), ids("3"));
}

#[test]
fn the_configuration_reaches_the_adapter_and_the_command_to_repeat() {
    let folder = Folder::new();
    let options = ["--config", "strict", "--only", "val.none.lower", "--json"];
    let said = lab(&folder, &options, &["--fault", "val.none.lower"]);
    let run: Value = serde_json::from_str(&said.out).unwrap();
    let again = run["results"][0]["again"].as_str().unwrap();
    assert!(again.starts_with("beartrap validator --only val.none.lower --config strict -- "), "{again}");
    assert!(again.ends_with("adapter lab --fault val.none.lower"), "{again}");
}

#[test]
fn an_adapter_that_cannot_be_started_is_the_users() {
    let folder = Folder::new();
    folder
        .run(&["validator", "--", "no-such-adapter"])
        .blames(2, &["no-such-adapter", "there is no such command"]);
    folder.write("plain", "echo\n");
    folder.run(&["validator", "--", "./plain"]).blames(2, &["not executable", "chmod +x ./plain"]);
    let lost = folder.path("lost");
    std::fs::write(&lost, "#!/no/such/interpreter\n").unwrap();
    std::fs::set_permissions(&lost, std::fs::Permissions::from_mode(0o755)).unwrap();
    folder.run(&["validator", "--", "./lost"]).blames(2, &["interpreter"]);
    let none = folder.run(&["validator"]);
    assert!(none.code == 2 && none.err.contains("<CMD>"), "{none:?}");
    folder.run(&["validator", "--only", "zzz", "--", "true"]).blames(2, &["--only zzz matches no check"]);
    folder
        .run(&["validator", "--only", "code.*", "--", "true"])
        .blames(2, &["names checks of servers; use `beartrap run`"]);
    folder.run(&["adapter", "labb"]).blames(2, &["no adapter called labb"]);
    folder.run(&["adapter", "lab", "--fault", "none-acepted"]).blames(2, &["did you mean none-accepted?"]);
}

#[test]
fn an_adapter_that_proves_nothing_is_not_judged() {
    to("echo Listening; read -r line").blames(4, &["printed \"Listening\"", "standard error"]);
    to("echo 'ModuleNotFoundError: jwt' >&2; exit 1")
        .blames(4, &["ended before it greeted", "ModuleNotFoundError: jwt"]);
    to(r#"echo '{"name":"x","beartrap":2}'; read -r line"#).blames(4, &["version 2", "version 1"]);
    to(r#"echo '{"id":"1"}'; read -r line"#).blames(4, &["at least a name"]);
    let always = |verdict: &str| {
        to(&format!(
            r#"read -r hello; echo '{{"name":"x"}}'; n=0
while read -r line; do n=$((n+1)); echo "{{\"id\":\"$n\",\"verdict\":\"{verdict}\"}}"; done"#
        ))
    };
    always("accept")
        .blames(4, &["x accepts everything", "a token with a broken signature", "nothing was judged"]);
    always("reject").blames(4, &["x does not accept an honest token", "nothing was judged"]);
    always("perhaps").blames(4, &["none of accept, reject and unsupported"]);
    to(r#"read -r hello; echo '{"name":"x"}'; read -r line"#)
        .blames(4, &["the adapter ended instead of answering"]);
}

#[test]
fn a_run_that_could_not_begin_is_a_document_too() {
    let folder = Folder::new();
    let said = folder.run(&["validator", "--json", "--report", "junit=junit.xml", "--", "no-such-adapter"]);
    assert_eq!(said.code, 2, "{said:?}");
    let run: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!((&run["exit"], &run["totals"]["pass"]), (&2.into(), &0.into()));
    assert!(run["stopped"].as_str().unwrap().contains("no such command"));
    assert!(folder.read("junit.xml").contains("unfinished"));
}

#[test]
fn ctrl_c_shows_what_is_there_and_ends_the_adapter() {
    let folder = Folder::new();
    let pid = folder.path("pid");
    // The lab behind a script that says who it is and then holds every answer but the first three back.
    folder.write(
        "adapter",
        &format!(
            "echo $$ > {0}.new; mv {0}.new {0}; exec {BEARTRAP} adapter lab | {{ head -n 4; sleep 600; }}\n",
            pid.display()
        ),
    );
    let mut command =
        folder.beartrap(&["validator", "--jobs", "1", "--only", "val.none.lower", "--", "sh", "adapter"]);
    let child =
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    while !pid.exists() {
        std::thread::yield_now();
    }
    let kill =
        |signal: &str, pid: &str| std::process::Command::new("kill").args([signal, pid]).output().unwrap();
    kill("-INT", &child.id().to_string());
    let said = Said::of(&child.wait_with_output().unwrap());
    assert_eq!(said.code, 130, "{said:?}");
    let adapter = std::fs::read_to_string(&pid).unwrap();
    let gone = || {
        !kill("-0", &format!("-{}", adapter.trim())).status.success() || {
            let stat = std::fs::read_to_string(format!("/proc/{}/stat", adapter.trim())).unwrap_or_default();
            stat.is_empty() || stat.contains(") Z ")
        }
    };
    let begun = std::time::Instant::now();
    while !gone() {
        assert!(begun.elapsed().as_secs() < 10, "the adapter still runs");
    }
}

#[test]
fn the_catalogue_knows_vectors() {
    let folder = Folder::new();
    let list = folder.json(&["list", "--json"]);
    let checks = list["checks"].as_array().unwrap();
    let lower = checks.iter().find(|check| check["id"] == "val.none.lower").unwrap();
    assert_eq!((&lower["kind"], &lower["mutant"]), (&"validator".into(), &"none-accepted".into()));
    assert!(checks.iter().any(|check| check["kind"] == "server"));
    let said = folder.run(&["explain", "val.none.lower"]);
    for words in [
        "tests a validator",
        "What a failure looks like",
        "accepted",
        "See it: beartrap validator --only val.none.lower -- beartrap adapter lab --fault none-accepted",
    ] {
        assert!(said.out.contains(words), "no {words:?} in {}", said.out);
    }
    assert!(!said.out.contains("leave the answer open"), "{}", said.out);
    let open =
        folder.run(&["explain", "val.crit.empty"]).out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(open.contains("documents leave the answer open") && open.contains("does not crash"), "{open}");
    folder.run(&["explain", "val.none.lowr"]).blames(2, &["did you mean val.none.lower?"]);
    folder.run(&["run", "lab", "--fault", "none-accepted"]).blames(2, &["no fault called none-accepted"]);
    let proof = folder.json(&["prove", "--only", "val.none.*", "--json"]);
    let proven = proof["checks"].as_array().unwrap();
    assert!(proven.len() >= 2 && proven.iter().all(|check| check["sharp"] == true), "{proof}");
}

#[test]
fn listed_departures_do_not_block_and_go_stale_loudly() {
    let folder = Folder::new();
    let lower = "[departures]\n\"val.none.lower\" = \"known: issue 7\"\n";
    folder.write("known.toml", lower);
    let options = ["--only", "val.none.lower", "--departures", "known.toml"];
    let listed = lab(&folder, &options, &["--fault", "val.none.lower"]);
    assert!(listed.code == 0 && listed.out.contains("val.none.lower: known: issue 7"), "{listed:?}");
    let said = lab(&folder, &[&options[..], &["--json"]].concat(), &["--fault", "val.none.lower"]);
    let run: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(run["results"][0]["departure"], "known: issue 7");
    assert_eq!(
        (&run["departures"][0]["stale"], &run["results"][0]["blocking"]),
        (&false.into(), &false.into())
    );

    let stale = lab(&folder, &options, &[]);
    assert!(stale.code == 5 && stale.out.contains("no longer happens"), "{stale:?}");
}

#[test]
fn a_file_of_departures_has_known_ids_and_reasons() {
    let folder = Folder::new();
    let blamed = |text: &str, words: &[&str]| {
        folder.write("known.toml", text);
        let options = ["--only", "val.none.lower", "--departures", "known.toml"];
        lab(&folder, &options, &[]).blames(2, &[&["known.toml"], words].concat());
    };
    blamed(
        "[departures]\n\"val.none.lowr\" = \"x\"",
        &["no check called val.none.lowr", "mean val.none.lower?"],
    );
    blamed("[departures]\n\"val.none.lower\" = \" \"", &["val.none.lower has no reason"]);
    blamed("[departure]\n", &["did you mean `departures`?"]);
    blamed("[server]\nissuer = \"https://issuer.test\"", &["this is a target file"]);
    let missing = ["--departures", "none.toml"];
    lab(&folder, &missing, &[]).blames(2, &["none.toml cannot be read"]);
}
