//! The kill matrix: which checks each planted fault makes fail, as it is kept under version control.

use crate::workspace::{Workspace, shown};
use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

const FILE: &str = "scenarios/kill-matrix.json";

/// Proves every check, and demands that the matrix is the one under version control.
pub(crate) fn prove(workspace: &Workspace) -> Result<()> {
    let proven = proven(workspace)?;
    let kept =
        std::fs::read_to_string(workspace.path(FILE)).with_context(|| format!("cannot read {FILE}"))?;
    let kept: Value = serde_json::from_str(&kept).with_context(|| format!("{FILE} is no JSON"))?;
    let differences = differences(&kept, &proven);
    if differences.is_empty() {
        println!("all checks proven; the kill matrix is the one in {FILE}");
        return Ok(());
    }
    bail!(
        "the kill matrix has changed:\n{}\nreview it, then keep it with `cargo xtask regenerate matrix`",
        differences.join("\n")
    )
}

/// Rewrites the matrix with what is so now.
pub(crate) fn regenerate(workspace: &Workspace) -> Result<()> {
    let proven = proven(workspace)?;
    std::fs::write(workspace.path(FILE), format!("{proven:#}\n"))?;
    println!("{FILE} is what is so now: review it with `git diff`");
    Ok(())
}

fn proven(workspace: &Workspace) -> Result<Value> {
    let mut command = workspace.tool(workspace.beartrap(), &["prove", "--matrix", "--json"]);
    let output = command.output().with_context(|| format!("cannot start `{}`", shown(&command)))?;
    let mut document: Value = serde_json::from_slice(&output.stdout)
        .with_context(|| String::from_utf8_lossy(&output.stderr).into_owned())?;
    let unproven: Vec<String> =
        document["checks"].as_array().into_iter().flatten().filter_map(unproven).collect();
    ensure!(output.status.success() && unproven.is_empty(), "not proven:\n{}", unproven.join("\n"));
    Ok(document["kills"].take())
}

fn unproven(check: &Value) -> Option<String> {
    let problems: Vec<&str> = check["problems"].as_array()?.iter().filter_map(Value::as_str).collect();
    (!problems.is_empty())
        .then(|| format!("  {}: {}", check["id"].as_str().unwrap_or("?"), problems.join("; ")))
}

fn differences(kept: &Value, proven: &Value) -> Vec<String> {
    let faults =
        |matrix: &Value| matrix.as_object().map(|rows| rows.keys().cloned().collect()).unwrap_or_default();
    let mut all: Vec<String> = faults(kept);
    all.extend(faults(proven));
    all.sort();
    all.dedup();
    let differs = all.into_iter().filter(|fault| kept[fault] != proven[fault]);
    differs.map(|fault| format!("  {fault}: was {}, is {}", kept[&fault], proven[&fault])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_difference_is_named() {
        let kept = json!({"a": ["x"], "b": ["y"], "gone": []});
        let proven = json!({"a": ["x"], "b": ["y", "z"], "new": ["n"]});
        let lines = differences(&kept, &proven);
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert!(lines[0].contains(r#"b: was ["y"], is ["y","z"]"#), "{lines:?}");
        assert!(differences(&kept, &kept).is_empty());
    }

    #[test]
    fn what_is_not_proven_says_why() {
        let check = json!({"id": "code.single-use", "problems": ["on its mutant: pass"]});
        assert_eq!(unproven(&check).unwrap(), "  code.single-use: on its mutant: pass");
        assert_eq!(unproven(&json!({"id": "code.single-use", "problems": []})), None);
    }
}
