//! The corpus as data.

use crate::support::Folder;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let read = |path: std::path::PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, std::fs::read_to_string(path).unwrap())
    };
    entries.map(read).collect()
}

#[test]
fn the_committed_export_is_current() {
    let folder = Folder::new();
    let said = folder.run(&["vectors", "export", "new"]);
    assert_eq!(said.code, 0, "{said:?}");
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/vectors");
    let (now, before) = (files(&folder.path("new")), files(&committed));
    assert_eq!(now.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
    for (name, text) in &now {
        assert!(
            before[name] == *text,
            "{name} is not what the catalogue says now: `cargo xtask regenerate vectors`"
        );
    }
}

#[test]
fn every_exported_case_names_a_policy_and_every_lie_has_a_twin() {
    let folder = Folder::new();
    folder.run(&["vectors", "export", "new"]);
    let mut cases = 0;
    for (name, text) in files(&folder.path("new")) {
        let document: Value = serde_json::from_str(&text).unwrap();
        for vector in document["vectors"].as_array().into_iter().flatten() {
            for case in vector["cases"].as_array().unwrap() {
                cases += 1;
                let id = format!("{name}: {} ({})", vector["id"], case["name"]);
                let policy = &document["policies"][case["policy"].as_str().unwrap()];
                assert!(policy["kind"].is_string() && policy["now"].is_u64(), "{id}");
                assert!(vector["expect"] != "reject" || case["twin"]["token"].is_string(), "{id}");
                assert!(case["any_clock"].is_boolean(), "{id}");
            }
        }
    }
    assert!(cases > 1_000, "{cases} cases");
}

#[test]
fn an_artifact_becomes_a_row_and_nonsense_a_sentence() {
    let folder = Folder::new();
    let artifact = r#"{"schema":"beartrap/artifact/1","name":"late","says":"It is late.","base":"jwt","deviations":["expired"]}"#;
    folder.write("lie.json", artifact);
    let said = folder.run(&["vectors", "adopt", "lie.json"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.out.contains("stand.jwt().lie(&Deviation::EXPIRED)"), "{said:?}");
    folder.write("lie.json", "{}");
    let said = folder.run(&["vectors", "adopt", "lie.json"]);
    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.err.contains("lie.json") && said.err.contains("schema"), "{said:?}");
}
