use crate::Capability;
use serde::{Deserialize, Serialize};

/// How an answer of the target is graded against what was expected of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// As the clause wants it.
    Good,
    /// Legal, or refused in a way that is not the standard's: worth a note.
    Noted(Weight),
    /// Refused by an error of the target itself (5xx, reset, hang): a note, and a failure if the target stays down.
    CrashLike,
    /// Against the clause.
    Bad,
}

/// How much a note weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// Worth knowing, nothing to mend.
    Remark,
    /// Should be mended; fails under `--strict`.
    Warning,
}

/// One member of a family: a spelling, a method, a kind of token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exhibit {
    /// What was varied, short: `trailing dot`.
    pub name: String,
    /// How the target's answer was graded.
    pub grade: Grade,
    /// What the target did, in words.
    pub observed: String,
    /// Numbers of the exchanges that show it.
    pub exchanges: Vec<u32>,
}

/// What was expected, what was observed, and where to look.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Finding {
    /// What the clause wants, in words.
    pub expected: String,
    /// What the target did, in words.
    pub observed: String,
    /// The members of the family, if the check is one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exhibits: Vec<Exhibit>,
    /// Numbers of the exchanges that show it, in the order of the story.
    pub exchanges: Vec<u32>,
}

/// The outcome of one check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The target does what the clause wants, and its positive twin showed that it can do otherwise.
    Pass(Finding),
    /// It does, in a way worth a note.
    Note(Finding),
    /// It does not.
    Fail(Finding),
    /// Nothing can be said: a control step did not work. The text says which and what to do.
    Unsettled(String),
    /// The target does not declare something the check needs.
    NotApplicable(Capability),
    /// The check did not end within its time.
    TimedOut {
        /// The limit, in seconds.
        seconds: u64,
    },
    /// The check itself broke: a defect of beartrap, never of the target.
    Panicked(String),
}

impl Verdict {
    /// The name under which the verdict is counted: one of the members of [`Totals`](crate::Totals).
    pub fn name(&self) -> &'static str {
        match self {
            Self::Pass(_) => "pass",
            Self::Note(_) => "note",
            Self::Fail(_) => "fail",
            Self::Unsettled(_) | Self::TimedOut { .. } | Self::Panicked(_) => "unsettled",
            Self::NotApplicable(_) => "not_applicable",
        }
    }

    /// The finding behind a pass, note or failure.
    pub fn finding(&self) -> Option<&Finding> {
        match self {
            Self::Pass(finding) | Self::Note(finding) | Self::Fail(finding) => Some(finding),
            _ => None,
        }
    }

    /// Why nothing could be said, for the verdicts that say nothing.
    pub fn reason(&self) -> Option<String> {
        match self {
            Self::Unsettled(reason) => Some(reason.clone()),
            Self::NotApplicable(capability) => Some(format!("needs {}", capability.words())),
            Self::TimedOut { seconds } => Some(format!("no end within {seconds} s")),
            Self::Panicked(message) => Some(format!("the check itself broke: {message}")),
            _ => None,
        }
    }
}
