use super::Dead;
use crate::lie::{Lie, Rule};
use std::collections::BTreeMap;
use std::time::Duration;

/// What a validator did that it must not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// It accepted a lie.
    Accepted,
    /// It broke.
    Crash(String),
    /// It did not answer in time.
    Hang,
    /// It answered otherwise when it was asked again.
    Fickle,
}

impl Effect {
    /// The name in reports: `accept`, `crash`, `hang`, `fickle`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Accepted => "accept",
            Self::Crash(_) => "crash",
            Self::Hang => "hang",
            Self::Fickle => "fickle",
        }
    }

    /// What was seen, for people.
    pub fn says(&self) -> String {
        match self {
            Self::Accepted => "accepted".to_owned(),
            Self::Crash(how) => format!("a crash ({how})"),
            Self::Hang => "no answer in time".to_owned(),
            Self::Fickle => "another answer when it was asked again".to_owned(),
        }
    }

    /// Whether the other is of the same kind.
    pub fn is_like(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

/// Something that must not be, with the simplest lie that shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule that the lie is about.
    pub rule: Rule,
    /// What the validator did.
    pub effect: Effect,
    /// The simplest lie that was found to have the effect.
    pub lie: Lie,
    /// Its token, as it was presented.
    pub token: String,
    /// How many lies had been presented when the first one had the effect.
    pub at: u64,
    /// How many lies had it.
    pub times: u64,
}

impl Finding {
    /// The rule that is broken. Who crashes has not accepted the lie: what is broken is that everything is answered.
    pub fn broken(&self) -> Rule {
        if self.effect == Effect::Accepted { self.rule } else { Rule::Steady }
    }

    /// A name in kebab case for an artifact: the twists of the lie.
    pub fn name(&self) -> String {
        let names: Vec<String> = self.lie.twists().iter().map(crate::lie::Twist::name).collect();
        names.join("-and-")
    }

    pub(super) fn weight(&self) -> u8 {
        match self.effect {
            Effect::Accepted => self.rule.weight(),
            Effect::Crash(_) | Effect::Hang => 1,
            Effect::Fickle => 0,
        }
    }
}

/// How often a rule was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counted {
    /// The lies about it.
    pub presented: u64,
    /// Whether one of them showed that it does not hold.
    pub broken: bool,
}

/// What a hunt came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// The seed.
    pub seed: u64,
    /// The lies that were presented, without those that were tried to shrink a finding.
    pub presented: u64,
    /// The honest tokens between them.
    pub controls: u64,
    /// Those about which the validator said that it cannot do this.
    pub unsupported: u64,
    /// The rules that lies were about.
    pub rules: BTreeMap<Rule, Counted>,
    /// What was found, the worst first; each rule once for each effect.
    pub findings: Vec<Finding>,
    /// The honest tokens that were not accepted to begin with, and why; nothing is said about lies about them.
    pub left_out: Vec<String>,
    /// Why nothing more could be said, if the validator did not live to the end.
    pub dead: Option<Dead>,
    /// How long it took.
    pub elapsed: Duration,
}
