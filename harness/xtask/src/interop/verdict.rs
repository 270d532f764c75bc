use super::recipe::Control;
use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use std::path::Path;

/// What the interop run reads of `beartrap run --json`.
#[derive(Debug, Deserialize)]
pub(super) struct Report {
    totals: Totals,
    results: Vec<Judged>,
}

#[derive(Debug, Deserialize)]
struct Totals {
    pass: u64,
    note: u64,
    fail: u64,
    unsettled: u64,
    not_applicable: u64,
}

#[derive(Debug, Deserialize)]
struct Judged {
    id: String,
    verdict: String,
    #[serde(default)]
    blocking: bool,
    #[serde(default)]
    summary: String,
}

impl Report {
    /// The report in this file; none when beartrap wrote none.
    pub(super) fn read(file: &Path) -> Result<Option<Self>> {
        let text = std::fs::read_to_string(file)?;
        if text.trim().is_empty() {
            return Ok(None);
        }
        let report =
            serde_json::from_str(&text).with_context(|| format!("cannot understand {}", file.display()))?;
        Ok(Some(report))
    }

    /// Checks, pass, note, fail, unsettled, not applicable.
    pub(super) fn counts(&self) -> Vec<String> {
        let Totals { pass, note, fail, unsettled, not_applicable } = self.totals;
        let checks = pass + note + fail + unsettled + not_applicable;
        [checks, pass, note, fail, unsettled, not_applicable].map(|count| count.to_string()).to_vec()
    }

    fn has_failed(&self, id: &str) -> bool {
        self.results.iter().any(|result| result.id == id && result.verdict == "fail")
    }

    fn unsettled(&self) -> String {
        let unsettled = self.results.iter().filter(|result| result.verdict == "unsettled");
        unsettled.map(|result| format!("{} ({})", result.id, result.summary)).collect::<Vec<_>>().join(", ")
    }

    fn blocking(&self) -> String {
        let blocking = self.results.iter().filter(|result| result.blocking && result.verdict == "fail");
        blocking.map(|result| result.id.as_str()).collect::<Vec<_>>().join(", ")
    }
}

/// Whether a run came out as it must: clean for a healthy target, with the findings that a control has in it otherwise.
pub(super) fn of(control: Option<&Control>, code: Option<i32>, report: Option<&Report>) -> Result<String> {
    match (code, report) {
        (Some(0 | 1), None) => bail!("beartrap wrote no report"),
        (Some(0 | 1), Some(report)) => match control {
            None => healthy(code == Some(0), report),
            Some(control) => caught(control, code == Some(1), report),
        },
        (Some(2), _) => bail!("beartrap does not accept the target file"),
        (Some(3), _) => bail!("beartrap failed by its own fault"),
        (Some(4), Some(report)) => bail!("unsettled: {}", report.unsettled()),
        (Some(4), None) => bail!("unreachable"),
        (Some(5), _) => bail!("a listed departure no longer happens"),
        (Some(other), _) => bail!("beartrap ended with the unknown code {other}"),
        (None, _) => bail!("beartrap was killed by a signal"),
    }
}

fn healthy(clean: bool, report: &Report) -> Result<String> {
    ensure!(clean, "findings: {}", report.blocking());
    ensure!(report.totals.pass > 0, "clean, but nothing passed: the run proves nothing");
    Ok("clean".to_owned())
}

fn caught(control: &Control, found: bool, report: &Report) -> Result<String> {
    ensure!(found, "a control came out clean");
    let missed: Vec<&str> =
        control.fail.iter().map(String::as_str).filter(|id| !report.has_failed(id)).collect();
    ensure!(missed.is_empty(), "a control's faults were missed: {}", missed.join(", "));
    Ok(format!("control: caught {} of {}", control.fail.len(), control.fail.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(pass: u64, failing: &[&str]) -> Report {
        let results: Vec<_> = failing
            .iter()
            .map(|id| serde_json::json!({ "id": id, "verdict": "fail", "blocking": true, "summary": "" }))
            .collect();
        let totals = serde_json::json!({
            "pass": pass, "note": 1, "fail": failing.len(), "unsettled": 0, "not_applicable": 2
        });
        serde_json::from_value(serde_json::json!({ "schema": "x", "totals": totals, "results": results }))
            .unwrap()
    }

    fn control(fail: &[&str]) -> Control {
        toml::from_str(&format!("fail = {fail:?}")).unwrap()
    }

    fn refusal(control: Option<&Control>, code: Option<i32>, report: Option<&Report>) -> String {
        of(control, code, report).unwrap_err().to_string()
    }

    #[test]
    fn a_healthy_target_must_be_clean_and_pass_something() {
        assert_eq!(of(None, Some(0), Some(&report(3, &[]))).unwrap(), "clean");
        assert_eq!(refusal(None, Some(1), Some(&report(3, &["a.b", "c.d"]))), "findings: a.b, c.d");
        assert!(refusal(None, Some(0), Some(&report(0, &[]))).contains("nothing passed"));
        assert_eq!(refusal(None, Some(0), None), "beartrap wrote no report");
    }

    #[test]
    fn a_control_must_fail_where_it_is_wrong() {
        let control = control(&["a.b"]);
        assert_eq!(
            of(Some(&control), Some(1), Some(&report(3, &["a.b", "c.d"]))).unwrap(),
            "control: caught 1 of 1"
        );
        assert_eq!(refusal(Some(&control), Some(0), Some(&report(3, &["a.b"]))), "a control came out clean");
        assert_eq!(
            refusal(Some(&control), Some(1), Some(&report(3, &["c.d"]))),
            "a control's faults were missed: a.b"
        );
    }

    #[test]
    fn other_ends_are_never_taken_for_an_answer() {
        let (control, report) = (control(&["a.b"]), report(3, &["a.b"]));
        for code in [Some(2), Some(3), Some(4), Some(5), Some(101), None] {
            assert!(of(None, code, Some(&report)).is_err(), "{code:?}");
            assert!(of(Some(&control), code, Some(&report)).is_err(), "{code:?}");
        }
    }

    #[test]
    fn an_unsettled_check_is_named_with_its_reason() {
        let report: Report = serde_json::from_value(serde_json::json!({
            "totals": { "pass": 1, "note": 0, "fail": 0, "unsettled": 1, "not_applicable": 0 },
            "results": [{ "id": "a.b", "verdict": "unsettled", "summary": "no page" }]
        }))
        .unwrap();
        assert_eq!(refusal(None, Some(4), Some(&report)), "unsettled: a.b (no page)");
        assert_eq!(refusal(None, Some(4), None), "unreachable");
    }

    #[test]
    fn a_report_is_read_from_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("x.json");
        std::fs::write(&file, "\n").unwrap();
        assert!(Report::read(&file).unwrap().is_none());
        std::fs::write(&file, "{").unwrap();
        assert!(Report::read(&file).unwrap_err().to_string().contains("cannot understand"));
    }

    #[test]
    fn counts_add_up() {
        assert_eq!(report(3, &["a.b"]).counts(), ["7", "3", "1", "1", "0", "2"]);
    }
}
