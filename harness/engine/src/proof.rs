use crate::run::{Played, play};
use beartrap_core::{Fault, Grade};
use beartrap_kit::{Outcome, Scenario, World};
use std::sync::Arc;
use std::time::Duration;

/// A system that checks are proven against, by name.
pub struct Target<T> {
    /// `honest`, a fault's name, or a null target's.
    pub name: String,
    /// The system.
    pub system: Arc<T>,
}

impl<T> Clone for Target<T> {
    fn clone(&self) -> Self {
        Self { name: self.name.clone(), system: Arc::clone(&self.system) }
    }
}

/// What was proven of one check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The id of the check.
    pub id: String,
    /// Its mutant.
    pub mutant: Fault,
    /// What the honest system got, if not a pass.
    pub on_honest: Option<String>,
    /// What the mutant got, if not a failure.
    pub on_mutant: Option<String>,
    /// The null targets that got a pass.
    pub passed_by: Vec<String>,
}

impl Proof {
    /// The honest system passes.
    pub fn is_sound(&self) -> bool {
        self.on_honest.is_none()
    }

    /// The mutant fails.
    pub fn is_sharp(&self) -> bool {
        self.on_mutant.is_none()
    }

    /// No null target passes.
    pub fn is_honest_on_null(&self) -> bool {
        self.passed_by.is_empty()
    }
}

/// Proves one check: the honest system passes, its mutant fails, and no null target earns a pass.
pub async fn prove<W: World>(
    scenario: &'static Scenario<W>,
    honest: &Target<W::Target>,
    mutant: &Target<W::Target>,
    nulls: &[Target<W::Target>],
    seed: u64,
) -> Proof {
    let id = scenario.id();
    let on_honest = verdict_on(scenario, &id, honest, seed).await;
    let on_mutant = verdict_on(scenario, &id, mutant, seed).await;
    let mut passed_by = Vec::new();
    for null in nulls {
        if verdict_on(scenario, &id, null, seed).await.grade().is_some_and(is_pass) {
            passed_by.push(null.name.clone());
        }
    }
    Proof {
        mutant: scenario.about.mutant,
        on_honest: (on_honest.grade() != Some(Grade::Good)).then(|| on_honest.words()),
        on_mutant: (on_mutant.grade() != Some(Grade::Bad)).then(|| on_mutant.words()),
        passed_by,
        id,
    }
}

/// Whether a check fails on a target: one cell of the kill matrix.
pub async fn kills<W: World>(scenario: &'static Scenario<W>, target: &Target<W::Target>, seed: u64) -> bool {
    verdict_on(scenario, &scenario.id(), target, seed).await.grade() == Some(Grade::Bad)
}

async fn verdict_on<W: World>(
    scenario: &'static Scenario<W>,
    id: &str,
    target: &Target<W::Target>,
    seed: u64,
) -> Played {
    play(&target.system, scenario, id, seed, Duration::from_secs(30)).await
}

fn is_pass(grade: Grade) -> bool {
    matches!(grade, Grade::Good | Grade::Noted(_))
}

impl Played {
    fn grade(&self) -> Option<Grade> {
        match (&self.broke, &self.outcome) {
            (None, Ok(judgement)) => Some(judgement.grade),
            _ => None,
        }
    }

    fn words(&self) -> String {
        let outcome: &Outcome = &self.outcome;
        match (&self.broke, outcome) {
            (Some(verdict), _) => verdict.reason().unwrap_or_else(|| verdict.name().to_owned()),
            (None, Err(unsettled)) => format!("unsettled: {unsettled}"),
            (None, Ok(judgement)) => format!(
                "{}: expected {}, observed {}",
                match judgement.grade {
                    Grade::Good => "pass",
                    Grade::Noted(_) | Grade::CrashLike => "note",
                    Grade::Bad => "fail",
                },
                judgement.finding.expected,
                judgement.finding.observed
            ),
        }
    }
}
