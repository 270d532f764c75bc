use crate::Glob;
use beartrap_kit::{Scenario, World};

/// Which checks are wanted.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// Only ids that match one of these; all if empty.
    pub only: Vec<Glob>,
    /// No id that matches one of these.
    pub except: Vec<Glob>,
    /// One part of the whole.
    pub shard: Option<Shard>,
}

/// One of several parts that together are the whole: `2/4`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    part: usize,
    of: usize,
}

impl Shard {
    /// Part `part` (from 1) of `of`.
    pub fn new(part: usize, of: usize) -> Option<Self> {
        (1..=of).contains(&part).then_some(Self { part, of })
    }

    /// Reads `K/N`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let parsed =
            text.split_once('/').and_then(|(part, of)| Self::new(part.parse().ok()?, of.parse().ok()?));
        parsed.ok_or_else(|| format!("{text} is no shard; write K/N with K from 1 to N, for example 2/4"))
    }
}

impl std::fmt::Display for Shard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.part, self.of)
    }
}

/// Why nothing can be planned.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// A pattern that no id matches.
    #[error("--only {0} matches no check; `beartrap list` shows them all")]
    NothingMatches(String),
    /// What was chosen was excepted again.
    #[error("--except leaves no check")]
    NothingLeft,
}

/// The chosen scenarios in the order of their ids. A pattern that matches nothing is an error, so that a typo is not
/// a green run; an empty shard of a small choice is none.
pub fn plan<'s, W: World>(
    scenarios: impl IntoIterator<Item = &'s Scenario<W>>,
    choice: &Choice,
) -> Result<Vec<&'s Scenario<W>>, PlanError> {
    choose(scenarios.into_iter().map(|scenario| (scenario.id(), scenario)), choice)
}

/// What is chosen of anything with an id, under the rules of [`plan`].
pub fn choose<T>(all: impl IntoIterator<Item = (String, T)>, choice: &Choice) -> Result<Vec<T>, PlanError> {
    let mut all: Vec<(String, T)> = all.into_iter().collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    for pattern in &choice.only {
        if !all.iter().any(|(id, _)| pattern.matches(id)) {
            return Err(PlanError::NothingMatches(pattern.as_str().to_owned()));
        }
    }
    all.retain(|(id, _)| choice.only.is_empty() || choice.only.iter().any(|pattern| pattern.matches(id)));
    all.retain(|(id, _)| !choice.except.iter().any(|pattern| pattern.matches(id)));
    if all.is_empty() {
        return Err(PlanError::NothingLeft);
    }
    let mine = |at: usize| choice.shard.is_none_or(|shard| at % shard.of == shard.part - 1);
    Ok(all.into_iter().enumerate().filter(|(at, _)| mine(*at)).map(|(_, (_, chosen))| chosen).collect())
}
