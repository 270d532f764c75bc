//! `beartrap run entra`: the embedded tenant of Entra as a server under test.

use crate::entra::{says, started};
use crate::support::Folder;
use serde_json::Value;

/// Where Microsoft's documents say otherwise than the specifications, and nowhere else.
const DEPARTS: [&str; 6] = [
    "meta.pkce-detectable",
    "pkce.required-public",
    "redirect.loopback-port",
    "redirect.token-mismatch",
    "refresh.rotation-public",
    "refresh.scope-escalation",
];

fn failed(run: &Value) -> Vec<&str> {
    let results = run["results"].as_array().unwrap();
    let failed = results.iter().filter(|result| result["verdict"] == "fail");
    let mut ids: Vec<&str> = failed.map(|result| result["id"].as_str().unwrap()).collect();
    ids.sort_unstable();
    ids
}

#[test]
fn m0_3_a_strict_run_fails_exactly_where_the_documents_depart_and_the_profile_knows_why() {
    let folder = Folder::new();
    let plain = folder.json(&["run", "entra", "--strict", "--json"]);
    assert_eq!(failed(&plain), DEPARTS);
    let known = folder.json(&["run", "entra", "--strict", "--profile", "entra", "--json"]);
    assert_eq!(known["exit"], 0, "{known}");
    for id in DEPARTS {
        let results = known["results"].as_array().unwrap();
        let result = results.iter().find(|result| result["id"] == id).unwrap();
        let observed = result["summary"].as_str().unwrap();
        assert!(observed.contains("; as documented: "), "{id}: {observed}");
    }
}

#[test]
fn a_fault_of_the_tenant_is_found_and_one_of_the_other_lab_is_none_of_its() {
    let folder = Folder::new();
    let found = folder.run(&["run", "entra", "--fault", "code-of-any-tenant", "--only", "entra.code-*"]);
    assert_eq!(found.code, 1, "{found:?}");
    assert!(found.out.contains("entra.code-other-tenant"), "{found:?}");
    let wrong = folder.run(&["run", "entra", "--fault", "code-never-spent"]);
    assert_eq!(wrong.code, 2, "{wrong:?}");
    assert!(wrong.err.contains("name `lab` as the target"), "{wrong:?}");
}

#[test]
fn the_target_file_that_is_printed_is_one() {
    let folder = Folder::new();
    let printed = folder.run(&["lab", "--personality", "entra", "--port", "9100", "--print-target"]);
    assert!(printed.out.starts_with("[server]\nissuer = \"http://127.0.0.1:9100/"), "{printed:?}");
    folder.write("entra.toml", &printed.out);
    let nobody = folder.run(&["run", "entra.toml", "--only", "entra.*"]);
    // Nobody serves it: the file was read, and the place it names was asked.
    assert_eq!(nobody.code, 4, "{nobody:?}");
    let own = folder.run(&["lab", "--personality", "entra", "--directory", "own.toml", "--print-target"]);
    assert_eq!(own.code, 2, "{own:?}");
}

/// The checks that are about Entra alone, over sockets: every one that the printed file has what is needed for.
#[test]
fn a_served_tenant_passes_what_the_embedded_one_passes() {
    let folder = Folder::new();
    let (_lab, screen) = started(&folder, &["--control"]);
    let (_, port) = says(&screen, "authority").rsplit_once(':').unwrap();
    let printed = folder.run(&["lab", "--personality", "entra", "--port", port, "--print-target"]);
    folder.write("entra.toml", &printed.out);
    let served = folder.json(&["run", "entra.toml", "--only", "entra.*", "--json"]);
    let embedded = folder.json(&["run", "entra", "--only", "entra.*", "--json"]);
    assert_eq!((&served["exit"], &embedded["exit"]), (&0.into(), &0.into()), "{served} {embedded}");
    let count =
        |run: &Value| run["totals"]["pass"].as_u64().unwrap() + run["totals"]["note"].as_u64().unwrap();
    // Only the process itself knows the secret header of its App Service.
    assert_eq!(count(&served) + 1, count(&embedded));
    assert_eq!(served["totals"]["not_applicable"], 1);
}
