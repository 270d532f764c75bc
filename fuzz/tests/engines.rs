//! The files for OSS-Fuzz and ClusterFuzzLite name what is here.

use beartrap_fuzz::TARGETS;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every dictionary belongs to a target: the build script finds it by its name.
#[test]
fn every_dictionary_has_a_target_and_is_well_formed() {
    let mut dictionaries = 0;
    for file in Path::new(env!("CARGO_MANIFEST_DIR")).join("dictionaries").read_dir().unwrap() {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(TARGETS.iter().any(|(target, _)| *target == name), "{name} is no target");
        for line in std::fs::read_to_string(&path).unwrap().lines().filter(|line| !line.starts_with('#')) {
            let inside = line.strip_prefix('"').and_then(|line| line.strip_suffix('"'));
            let inside = inside.unwrap_or_else(|| panic!("{name}: {line} is not in quotes"));
            let rest = inside.replace("\\\\", "").replace("\\\"", "");
            assert!(!rest.is_empty() || !inside.is_empty(), "{name} has an empty word");
            assert!(!rest.contains('"') && !rest.replace("\\x", "").contains('\\'), "{name}: {line}");
        }
        dictionaries += 1;
    }
    assert!(dictionaries >= 8, "only {dictionaries}");
}

#[test]
fn both_engines_run_one_build_script() {
    for dockerfile in ["fuzz/oss-fuzz/Dockerfile", ".clusterfuzzlite/Dockerfile"] {
        let text = text(dockerfile);
        assert!(text.contains("gcr.io/oss-fuzz-base/base-builder-rust"), "{dockerfile} has another base");
        assert!(text.contains("$SRC/beartrap"), "{dockerfile} puts the sources elsewhere");
        assert!(text.contains("build.sh $SRC/"), "{dockerfile} has no build script");
    }
    for script in ["fuzz/oss-fuzz/build.sh", ".clusterfuzzlite/build.sh"] {
        assert!(text(script).contains("fuzz/build.sh"), "{script} does not call fuzz/build.sh");
    }
    for project in ["fuzz/oss-fuzz/project.yaml", ".clusterfuzzlite/project.yaml"] {
        assert!(text(project).contains("language: rust"), "{project}");
    }
    let repository = text("Cargo.toml");
    let repository = repository.lines().find_map(|line| line.strip_prefix("repository = ")).unwrap();
    let repository = repository.split('"').nth(1).unwrap();
    assert!(text("fuzz/oss-fuzz/project.yaml").contains(repository), "the project is of another repository");
}

/// The workflow runs the engine on the same sanitizer that the project lists.
#[test]
fn the_workflow_and_the_project_agree() {
    let project = text("fuzz/oss-fuzz/project.yaml");
    let workflow = text(".github/workflows/fuzz.yml");
    assert!(project.contains("- address") && workflow.contains("sanitizer: address"));
    assert!(workflow.contains("language: rust"));
    for action in ["build_fuzzers", "run_fuzzers"] {
        assert!(workflow.contains(&format!("google/clusterfuzzlite/actions/{action}@")), "no {action}");
    }
}
