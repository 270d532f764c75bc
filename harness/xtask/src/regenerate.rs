//! `cargo xtask regenerate`: files that are made from others and kept under version control.

use crate::workspace::{Workspace, run_to_success};
use anyhow::{Context, Result};
use std::path::Path;

/// Rewrites the snapshots with what the tests say now.
pub(crate) fn snapshots(workspace: &Workspace) -> Result<()> {
    // `always` accepts at once, so that a second run would be green; the difference is reviewed in version control.
    run_to_success(workspace.cargo(&["test", "--workspace"]).env("INSTA_UPDATE", "always"))?;
    println!("the snapshots are what the tests say now: review them with `git diff`");
    Ok(())
}

/// Rewrites the tests that the library has for a validator, one for each vector, and the vectors as data.
pub(crate) fn vectors(workspace: &Workspace) -> Result<()> {
    let words =
        ["test", "--quiet", "--package", "beartrap", "--test", "validator", "every_vector_has_a_test"];
    run_to_success(workspace.cargo(&words).env("BEARTRAP_REGENERATE", "1"))?;
    let words = ["run", "--quiet", "--package", "beartrap", "--", "vectors", "export", "scenarios/vectors"];
    run_to_success(&mut workspace.cargo(&words))?;
    println!("there is a test for every vector, and the export is current: review them with `git diff`");
    Ok(())
}

/// Rewrites the lock files of the npm targets from their package.json.
pub(crate) fn locks(workspace: &Workspace) -> Result<()> {
    for entry in std::fs::read_dir(workspace.path("harness/targets"))? {
        let folder = entry?.path();
        if folder.join("package.json").exists() {
            println!("{}", folder.display());
            let mut npm = workspace.tool("npm", &["install", "--package-lock-only", "--ignore-scripts"]);
            run_to_success(npm.current_dir(&folder))?;
            strip_addresses(&folder.join("package-lock.json"))?;
        }
    }
    Ok(())
}

/// Takes out the addresses that packages were found at, so that everybody installs from the registry that they use.
/// What is installed stays bound by its digest.
fn strip_addresses(lock: &Path) -> Result<()> {
    let cannot = || format!("cannot understand {}", lock.display());
    let text = std::fs::read_to_string(lock).with_context(cannot)?;
    // Line by line: JSON objects have no order to keep, people's diffs do.
    serde_json::from_str::<serde_json::Value>(&text).with_context(cannot)?;
    let kept = text.lines().filter(|line| !line.trim_start().starts_with("\"resolved\":"));
    let stripped = kept.flat_map(|line| [line, "\n"]).collect::<String>();
    serde_json::from_str::<serde_json::Value>(&stripped).with_context(cannot)?;
    std::fs::write(lock, stripped)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_go_and_digests_stay() {
        let folder = tempfile::tempdir().unwrap();
        let lock = folder.path().join("package-lock.json");
        std::fs::write(
            &lock,
            "{\n  \"resolved\": \"https://x.test/a.tgz\",\n  \"integrity\": \"sha512-x\"\n}\n",
        )
        .unwrap();
        strip_addresses(&lock).unwrap();
        assert_eq!(std::fs::read_to_string(&lock).unwrap(), "{\n  \"integrity\": \"sha512-x\"\n}\n");
    }

    #[test]
    fn what_is_no_lock_file_is_not_touched() {
        let folder = tempfile::tempdir().unwrap();
        let lock = folder.path().join("package-lock.json");
        std::fs::write(&lock, "\"resolved\": no").unwrap();
        assert!(strip_addresses(&lock).unwrap_err().to_string().contains("cannot understand"));
        assert_eq!(std::fs::read_to_string(&lock).unwrap(), "\"resolved\": no");
    }
}
