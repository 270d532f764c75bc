//! What figures of time depend on, as it stands at the head of their table.

use crate::workspace::Workspace;

/// When and where it was measured: the date, the processor, its cores, the profile of Cargo.
pub(super) fn head(workspace: &Workspace, profile: &str) -> String {
    let date = workspace.tool("date", &["-u", "+%F"]).output().ok();
    let date = date.and_then(|date| String::from_utf8(date.stdout).ok()).unwrap_or_default();
    let processors = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = model(&processors).unwrap_or("an unknown processor");
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let cores = if cores == 1 { "one core".to_owned() } else { format!("{cores} cores") };
    format!("Measured on {} with {cores} of {model}, {profile} profile of Cargo.", date.trim())
}

/// The name of the first processor in Linux's list of them.
fn model(processors: &str) -> Option<&str> {
    let line = processors.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_says_when_and_where() {
        assert_eq!(model("processor\t: 0\nmodel name\t: Six Cores 9\n"), Some("Six Cores 9"));
        assert_eq!(model("Processor\t: ARMv8\n"), None);
        let head = head(&Workspace::here(), "release");
        let date = head.strip_prefix("Measured on ").and_then(|rest| rest.split(' ').next());
        assert_eq!(date.map(|date| date.split('-').map(str::len).collect()), Some(vec![4, 2, 2]), "{head}");
        assert!(head.ends_with(", release profile of Cargo."), "{head}");
    }
}
