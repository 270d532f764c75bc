use crate::{Capability, Exchange, Grade, Impact, Kind, Level, Verdict, Weight};
use serde::{Deserialize, Serialize};

/// The schema name that a run document carries.
pub const RUN_SCHEMA: &str = "beartrap/run/1";

/// What happens in a run, as it happens. A run file is one of these per line (NDJSON), and every renderer works
/// from that stream alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// The run begins.
    Started(RunHeader),
    /// One step of the way in: discovery, keys, clients, login, calibration.
    Stepped(Step),
    /// What will be run, in order of id. Ids that a resumed file already settled are not repeated.
    Planned {
        /// The ids.
        ids: Vec<String>,
    },
    /// A check begins.
    Begun {
        /// Its id.
        id: String,
    },
    /// A check has ended.
    Settled(Box<CheckResult>),
    /// The run has ended.
    Finished(RunSummary),
}

/// What is known when a run begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunHeader {
    /// Always [`RUN_SCHEMA`].
    pub schema: String,
    /// The version of beartrap.
    pub version: String,
    /// The target as the user named it: an issuer, a file, `lab`.
    pub target: String,
    /// A target in words for the first line: `the embedded lab, with one planted fault (code-never-spent)`.
    pub title: String,
    /// The words after `beartrap` that make such a run, where they are not `run` and the target: `validator` or `api`, and
    /// what follows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub command: Vec<String>,
    /// The planted fault, if the target is the lab with one.
    pub fault: Option<String>,
    /// The profile's name.
    pub profile: String,
    /// Whether notes with the weight of a warning fail.
    pub strict: bool,
    /// The seed of everything random.
    pub seed: u64,
    /// `K/N`, if this run is one shard.
    pub shard: Option<String>,
    /// Seconds since 1970.
    pub started_at: u64,
}

/// One step of the way in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// A short name: `discovery`, `login`.
    pub name: String,
    /// How it went.
    pub state: StepState,
    /// What was found, or what is wrong and what to type.
    pub says: String,
}

/// How a step of the way in went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepState {
    /// As it should.
    Ok,
    /// Something that the run can do without.
    Missing,
    /// The run cannot go on.
    Wrong,
}

/// A check and its verdict, complete enough to be rendered without the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckResult {
    /// The id.
    pub id: String,
    /// The kind of target.
    pub kind: Kind,
    /// The level of the governing clause.
    pub level: Level,
    /// The governing clause: `RFC 6749, 4.1.2`.
    pub clause: String,
    /// What that clause says, in our words.
    pub clause_says: String,
    /// What an attacker gains.
    pub impact: Impact,
    /// The title of the check's docs: what was done.
    pub title: String,
    /// Why it matters.
    pub why: String,
    /// How to fix it.
    pub fix: String,
    /// The verdict.
    pub verdict: Verdict,
    /// Why the check does not apply, in the words of the target or about it: `PyJWT knows no jwe`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lacks: Option<String>,
    /// Whether a failure fails the run under the profile; false for everything that is not a failure.
    pub blocking: bool,
    /// The reason from the target file, if the check is a listed departure.
    pub departure: Option<String>,
    /// How long it took, in milliseconds.
    pub ms: u64,
    /// How many requests it made.
    pub requests: u32,
    /// The exchanges, secrets replaced.
    pub exchanges: Vec<Exchange>,
}

impl CheckResult {
    /// Why nothing could be said, for the verdicts that say nothing.
    pub fn reason(&self) -> Option<String> {
        match (&self.verdict, &self.lacks) {
            (Verdict::NotApplicable(capability), Some(lacks)) => {
                Some(format!("needs {}: {lacks}", capability.words()))
            }
            (verdict, _) => verdict.reason(),
        }
    }

    /// The worst grade among the exhibits, or none if the check is no family.
    pub fn worst_exhibit(&self) -> Option<Grade> {
        self.verdict.finding()?.exhibits.iter().map(|exhibit| exhibit.grade).max()
    }

    /// Whether the verdict is a note that fails under `--strict`.
    pub fn is_warning(&self) -> bool {
        matches!(&self.verdict, Verdict::Note(finding) if finding.exhibits.is_empty()
            || finding.exhibits.iter().any(|exhibit| exhibit.grade >= Grade::Noted(Weight::Warning)))
    }
}

/// A departure that the target file lists, and whether it still happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Departure {
    /// The id of the check.
    pub id: String,
    /// The reason from the target file.
    pub reason: String,
    /// Whether the check no longer fails, so that the entry must go.
    pub stale: bool,
}

/// What is known when a run has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunSummary {
    /// Counts by verdict.
    pub totals: Totals,
    /// Failures that fail the run.
    pub blocking: u32,
    /// The listed departures that were run.
    pub departures: Vec<Departure>,
    /// Capabilities whose lack left checks out, with the number of checks.
    pub lacking: Vec<(Capability, u32)>,
    /// Why the run ended early, if it did.
    pub stopped: Option<String>,
    /// From start to end, in milliseconds.
    pub elapsed_ms: u64,
    /// Requests made, calibration included.
    pub requests: u32,
    /// The exit code of the process.
    pub exit: u8,
}

/// Counts by verdict; the member names are the names of the verdicts in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Totals {
    /// Checks that passed.
    pub pass: u32,
    /// Checks that passed with a note.
    pub note: u32,
    /// Checks that failed, blocking or not.
    pub fail: u32,
    /// Checks about which nothing can be said.
    pub unsettled: u32,
    /// Checks that need what the target does not declare.
    pub not_applicable: u32,
}

impl Totals {
    /// Counts one verdict.
    pub fn count(&mut self, verdict: &Verdict) {
        let counter = match verdict {
            Verdict::Pass(_) => &mut self.pass,
            Verdict::Note(_) => &mut self.note,
            Verdict::Fail(_) => &mut self.fail,
            Verdict::NotApplicable(_) => &mut self.not_applicable,
            Verdict::Unsettled(_) | Verdict::TimedOut { .. } | Verdict::Panicked(_) => &mut self.unsettled,
        };
        *counter += 1;
    }

    /// The number of checks counted.
    pub fn all(&self) -> u32 {
        self.pass + self.note + self.fail + self.unsettled + self.not_applicable
    }
}
