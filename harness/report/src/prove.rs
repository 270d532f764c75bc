//! What proves the checks.

use crate::text::{WIDTH, count, line, seconds, shorten, wrap};
use crate::{json, paint};
use serde::Serialize;
use std::collections::BTreeMap;

/// The schema name of `beartrap prove --json`.
pub const PROVE_SCHEMA: &str = "beartrap/prove/1";

/// The outcome of `beartrap prove`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProofReport {
    /// One entry for each check that was tried.
    pub checks: Vec<CheckProof>,
    /// For each planted fault the ids of the checks that it makes fail, if all faults were tried (`--matrix`).
    pub kills: Option<Vec<(String, Vec<String>)>>,
    /// From start to end, in milliseconds.
    pub elapsed_ms: u64,
}

/// Whether one check deserves trust.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct CheckProof {
    /// The id.
    pub id: String,
    /// The name of its mutant: `code-never-spent`.
    pub mutant: String,
    /// It passes on the honest lab.
    pub sound: bool,
    /// It fails on its mutant.
    pub sharp: bool,
    /// It never passes on a target that proves nothing.
    pub honest_on_null: bool,
    /// What does not hold, each in a sentence.
    pub problems: Vec<String>,
}

impl CheckProof {
    /// Whether every law holds for the check.
    pub fn holds(&self) -> bool {
        self.sound && self.sharp && self.honest_on_null && self.problems.is_empty()
    }
}

impl ProofReport {
    /// Whether every law holds for every check.
    pub fn holds(&self) -> bool {
        self.checks.iter().all(CheckProof::holds)
    }
}

/// Whether one law holds for a check.
type Holds = fn(&CheckProof) -> bool;

/// The screen of `beartrap prove`, with ANSI styles: a line for each law with its counts, then only what does not hold, then
/// the kill matrix if there is one.
pub fn prove(report: &ProofReport) -> String {
    let mut screen = String::from("\n");
    let laws: [(&str, &str, Holds); 3] = [
        ("sound", "pass on the honest lab", |check| check.sound),
        ("sharp", "fail on their mutant", |check| check.sharp),
        ("honest on null", "never pass on a target that proves nothing", |check| check.honest_on_null),
    ];
    for (law, says, holds) in laws {
        let held = report.checks.iter().filter(|check| holds(check)).count();
        let counts = format!("{held:>4} of {}", report.checks.len());
        let counts = if held == report.checks.len() { counts } else { paint::red(&counts) };
        screen.push_str(&format!("  {law:<14} {counts}   {}\n", paint::dim(says)));
    }
    for check in report.checks.iter().filter(|check| !check.holds()) {
        screen.push_str(&problem(check));
    }
    if let Some(kills) = &report.kills {
        screen.push_str(&matrix(kills));
    }
    screen + &last_line(report)
}

fn problem(check: &CheckProof) -> String {
    let laws = [
        (check.sound, "not sound"),
        (check.sharp, "not sharp"),
        (check.honest_on_null, "not honest on null"),
    ];
    let broken: Vec<&str> = laws.into_iter().filter_map(|(holds, says)| (!holds).then_some(says)).collect();
    let head = format!(
        "{}   {}   mutant: {}",
        paint::bold(&line(&check.id)),
        paint::red(&broken.join(", ")),
        line(&check.mutant)
    );
    let mut text = format!("\n{head}\n");
    for problem in &check.problems {
        for piece in wrap(&line(problem), WIDTH - 6) {
            text.push_str(&format!("      {piece}\n"));
        }
    }
    text
}

fn matrix(kills: &[(String, Vec<String>)]) -> String {
    let width = kills.iter().map(|(fault, _)| line(fault).chars().count()).max().unwrap_or_default().min(40);
    let mut text = "\nplanted fault, how many checks it makes fail, and which\n".to_owned();
    for (fault, ids) in kills {
        let fault = format!("{:<width$}", shorten(&line(fault), 40));
        if ids.is_empty() {
            text.push_str(&format!("  {fault}   {}\n", paint::red("   0  nothing catches it")));
            continue;
        }
        let indent = width + 11;
        for (at, piece) in wrap(&line(&ids.join(", ")), WIDTH - indent).iter().enumerate() {
            if at == 0 {
                text.push_str(&format!("  {fault}   {:>4}  {piece}\n", ids.len()));
            } else {
                text.push_str(&format!("{:indent$}{piece}\n", ""));
            }
        }
    }
    text
}

fn last_line(report: &ProofReport) -> String {
    let open = report.checks.iter().filter(|check| !check.holds()).count();
    let time = seconds(report.elapsed_ms);
    if open == 0 {
        return format!(
            "\n{}\n",
            paint::green(&format!("{} proven in {time}", count(report.checks.len(), "check")))
        );
    }
    format!(
        "\n{}\n",
        paint::red(&format!("{open} of {} not proven, in {time}", count(report.checks.len(), "check")))
    )
}

/// The proof as JSON: `schema` ([`PROVE_SCHEMA`]), `elapsed_ms`, `checks` [`id`, `mutant`, `sound`, `sharp`, `honest_on_null`, `problems`],
/// and with the matrix `kills`, an object from the name of a fault to the ids that it makes fail.
pub fn prove_json(report: &ProofReport) -> String {
    #[derive(Serialize)]
    struct Proof<'a> {
        schema: &'static str,
        elapsed_ms: u64,
        checks: &'a [CheckProof],
        #[serde(skip_serializing_if = "Option::is_none")]
        kills: Option<BTreeMap<&'a str, &'a [String]>>,
    }
    let kills = report.kills.as_ref();
    let kills =
        kills.map(|kills| kills.iter().map(|(fault, ids)| (fault.as_str(), ids.as_slice())).collect());
    json::document(&Proof {
        schema: PROVE_SCHEMA,
        elapsed_ms: report.elapsed_ms,
        checks: &report.checks,
        kills,
    })
}
