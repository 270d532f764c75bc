//! On a small tree of its own.

use super::*;

struct Tree {
    folder: tempfile::TempDir,
    workspace: Workspace,
}

impl Tree {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::at(folder.path());
        let tree = Self { folder, workspace };
        tree.put("scenarios/src/server/mod.rs", "mod code;\n\npub static ALL: &[&[S]] = &[code::SUITE];\n");
        tree.put("scenarios/src/server/code/mod.rs", "mod single_use;\n\nsuite![ServerWorld: single_use];\n");
        tree.put("scenarios/src/server/code/single_use.rs", "");
        tree.put("harness/core/src/faults/mod.rs", "mod code;\n\nfn all() { [code::ALL,] }\nuse faults;\n");
        tree.put(
            "harness/core/src/faults/code.rs",
            "super::faults! {\n    /// Does.\n    CodeNeverSpent,\n}\n",
        );
        tree
    }

    fn put(&self, file: &str, text: &str) {
        let path = self.folder.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn get(&self, file: &str) -> String {
        std::fs::read_to_string(self.folder.path().join(file)).unwrap()
    }

    fn add(&self, id: &str, fault: &str) -> Result<Vec<PathBuf>> {
        write(&self.workspace, &Id::parse(id).unwrap(), fault)
    }
}

#[test]
fn a_scenario_joins_its_group() {
    let tree = Tree::new();
    tree.add("code.bound-to-client", "CodeForAnyClient").unwrap();

    assert!(
        tree.get("scenarios/src/server/code/bound_to_client.rs").contains("mutant: Fault::CodeForAnyClient,")
    );
    assert_eq!(
        tree.get("scenarios/src/server/code/mod.rs"),
        "mod bound_to_client;\nmod single_use;\n\nsuite![ServerWorld: bound_to_client, single_use];\n"
    );
    assert!(tree.get("harness/core/src/faults/code.rs").ends_with(
        "    CodeNeverSpent,\n    /// Does what code.bound-to-client forbids.\n    CodeForAnyClient,\n}\n"
    ));
    assert_eq!(tree.get("scenarios/src/server/mod.rs").matches("code").count(), 2);
}

#[test]
fn a_group_that_is_new_is_wired_on_both_sides() {
    let tree = Tree::new();
    tree.add("par.single-use", "ParReused").unwrap();

    assert!(tree.get("scenarios/src/server/par/mod.rs").ends_with("\nsuite![ServerWorld: single_use];\n"));
    let server = tree.get("scenarios/src/server/mod.rs");
    assert!(
        server.starts_with("mod code;\nmod par;\n") && server.contains("[code::SUITE, par::SUITE,]"),
        "{server}"
    );
    assert!(tree.get("harness/core/src/faults/par.rs").contains("    ParReused,\n"));
    let faults = tree.get("harness/core/src/faults/mod.rs");
    assert!(
        faults.starts_with("mod code;\nmod par;\n") && faults.contains("[code::ALL, par::ALL,]"),
        "{faults}"
    );
}

#[test]
fn a_fault_that_exists_is_used_and_not_declared_again() {
    let tree = Tree::new();
    let before = tree.get("harness/core/src/faults/code.rs");
    let written = tree.add("par.single-use", "CodeNeverSpent").unwrap();
    assert_eq!(tree.get("harness/core/src/faults/code.rs"), before);
    assert!(written.iter().all(|file| !file.starts_with(FAULTS)), "{written:?}");
}

#[test]
fn ids_that_exist_are_refused_and_nothing_is_written() {
    let tree = Tree::new();
    let error = tree.add("code.single-use", "CodeAgain").unwrap_err().to_string();
    assert!(error.contains("code.single-use exists"), "{error}");

    tree.put("scenarios/src/server/code/mod.rs", "mod race;\n\nsuite![ServerWorld: race];\n");
    let error = tree.add("code.race", "CodeRaced").unwrap_err().to_string();
    assert!(error.contains("declares it"), "{error}");
    assert!(!tree.folder.path().join("scenarios/src/server/code/race.rs").exists());
    assert!(!tree.get("harness/core/src/faults/code.rs").contains("CodeRaced"));
}

#[test]
fn what_cannot_be_wired_is_not_written() {
    let tree = Tree::new();
    tree.put("scenarios/src/server/code/mod.rs", "mod single_use;\n");
    let error = format!("{:#}", tree.add("code.race", "CodeRaced").unwrap_err());
    assert!(error.contains("code/mod.rs") && error.contains("no suite!"), "{error}");
    assert!(!tree.folder.path().join("scenarios/src/server/code/race.rs").exists());

    let error = tree.add("code.race", "code-raced").unwrap_err().to_string();
    assert!(error.contains("not the name of a fault"), "{error}");
}

/// The edits fit the files of this checkout, not only those above.
#[test]
fn every_group_of_this_checkout_can_grow() {
    let (tree, here) = (Tree::new(), Workspace::here());
    for folder in [SCENARIOS, FAULTS] {
        copy(&here.path(folder), &tree.workspace.path(folder));
    }
    let groups: Vec<String> = std::fs::read_dir(here.path(SCENARIOS))
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    assert!(groups.iter().any(|group| group == "code"), "{groups:?}");
    for group in groups.iter().map(String::as_str).chain(["brandnew"]) {
        let id = Id::parse(&format!("{group}.grown-by-test")).unwrap();
        write(&tree.workspace, &id, &id.fault()).unwrap();
        let suite = tree.get(&format!("{SCENARIOS}/{group}/mod.rs"));
        assert_eq!(suite.matches("grown_by_test").count(), 2, "{suite}");
        assert!(declared_in(&tree.workspace.path(FAULTS), &id.fault()).unwrap(), "{group}");
    }
    assert!(tree.get("scenarios/src/server/mod.rs").contains("brandnew::SUITE"));
    assert!(tree.get("harness/core/src/faults/mod.rs").contains("brandnew::ALL"));
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let (from, name) = (entry.as_ref().unwrap().path(), entry.unwrap().file_name());
        if from.is_dir() {
            copy(&from, &to.join(name));
        } else {
            std::fs::copy(&from, to.join(name)).unwrap();
        }
    }
}
