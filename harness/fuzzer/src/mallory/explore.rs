//! Play after play, until time or number is up; each law that is broken is told once, in the shortest story.

use super::dice::Dice;
use super::field::Field;
use super::generate::improvise;
use super::law::Law;
use super::play::{Play, Told, Violation};
use super::step::{Fill, Step};
use beartrap_kit::Unsettled;
use std::time::{Duration, Instant};

/// Between two controls of the server.
const CONTROL: u64 = 100;
/// The most plays that go into the shortening of one story.
const SHORTENING: usize = 300;

/// How long to look.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The seed of everything that is drawn: same seed, same stories.
    pub seed: u64,
    /// The number of the first play; 1 begins from the beginning.
    pub first: u64,
    /// The most plays.
    pub plays: u64,
    /// The most time; stories are shortened beyond it.
    pub time: Option<Duration>,
    /// To stop with the first law that is broken.
    pub first_only: bool,
}

/// The shortest story that breaks a law.
#[derive(Debug, Clone)]
pub struct Story {
    /// The law.
    pub law: &'static Law,
    /// By what it was broken.
    pub why: String,
    /// Whether what Mallory has in the end speaks for Alice.
    pub for_alice: bool,
    /// The play in which it happened first, from 1.
    pub play: u64,
    /// The steps, as they went.
    pub steps: Vec<Told>,
    /// How many steps the story had when it was found.
    pub found_with: usize,
    /// Whether it happened again when it was played again.
    pub repeats: bool,
}

/// What came of the plays.
#[derive(Debug, Clone, Default)]
pub struct Explored {
    /// Plays that were played to their end.
    pub plays: u64,
    /// Steps of these plays.
    pub steps: u64,
    /// How often Mallory was given tokens: where she is given none, nothing was seen.
    pub given: u64,
    /// Requests of all plays, those of shortening and of controls included.
    pub requests: u64,
    /// One for each law that was broken.
    pub stories: Vec<Story>,
    /// Why nothing more can be said: an honest sign-in no longer works.
    pub dead: Option<String>,
}

/// Explores a server. `progress` hears after each play how it stands.
pub async fn explore(field: &Field, limits: &Limits, progress: &mut dyn FnMut(&Explored)) -> Explored {
    let begun = Instant::now();
    let mut explored = Explored::default();
    for number in limits.first..limits.first.saturating_add(limits.plays) {
        if limits.time.is_some_and(|time| begun.elapsed() >= time) {
            break;
        }
        if let Err(Unsettled(why)) = one_play(field, limits.seed, number, &mut explored).await {
            explored.dead = Some(why);
            break;
        }
        progress(&explored);
        if limits.first_only && !explored.stories.is_empty() {
            break;
        }
        if number % CONTROL == 0 {
            control(field, limits.seed, number, &mut explored).await;
        }
        if explored.dead.is_some() {
            break;
        }
    }
    if explored.dead.is_none() {
        control(field, limits.seed, 0, &mut explored).await;
    }
    if explored.dead.is_none() && explored.given == 0 && explored.stories.is_empty() {
        let why =
            "Mallory was never given tokens, not even her own; play longer, or give her a client of her own";
        explored.dead = Some(why.to_owned());
    }
    explored
}

async fn control(field: &Field, seed: u64, number: u64, explored: &mut Explored) {
    match field.control(&format!("mallory's control {number}"), seed).await {
        Ok(requests) => explored.requests += u64::from(requests),
        Err(Unsettled(why)) => explored.dead = Some(format!("an honest sign-in no longer works: {why}")),
    }
}

async fn one_play(field: &Field, seed: u64, number: u64, explored: &mut Explored) -> Result<(), Unsettled> {
    let mut play = Play::new(field, seed, number)?;
    let steps = improvise(&mut play, &mut Dice::of(seed, number)).await;
    explored.plays += 1;
    explored.steps += play.told.len() as u64;
    explored.given += play.given;
    explored.requests += u64::from(play.world.requests());
    let known = |law: &Law| explored.stories.iter().any(|story| story.law == law);
    let new = play.violations.iter().find(|violation| !known(violation.law)).cloned();
    if let Some(violation) = new {
        let found_with = play.told.len();
        let again = Again { field, seed, number, law: violation.law };
        let shortest = again.shortest(steps, &mut explored.requests).await;
        let repeats = shortest.is_some();
        let (violation, told) = shortest.unwrap_or((violation, play.told));
        let Violation { law, why, for_alice, .. } = violation;
        explored.stories.push(Story { law, why, for_alice, play: number, steps: told, found_with, repeats });
    }
    Ok(())
}

/// A play that is played again with fewer steps, for the law that it broke.
struct Again<'f> {
    field: &'f Field,
    seed: u64,
    number: u64,
    law: &'static Law,
}

impl Again<'_> {
    /// Takes out steps, then what was swapped in them, as long as the law stays broken. Nothing if the story as it was
    /// found does not happen again.
    async fn shortest(&self, mut steps: Vec<Step>, requests: &mut u64) -> Option<(Violation, Vec<Told>)> {
        let best = self.plays(&steps, requests).await?;
        steps.retain(|step| step.id <= best.0.step);
        steps = self.shortened(steps, requests).await;
        // Numbers without gaps, for readers.
        Some(self.plays(&renumbered(&steps), requests).await.unwrap_or(best))
    }

    async fn shortened(&self, mut steps: Vec<Step>, requests: &mut u64) -> Vec<Step> {
        let mut tries = 0;
        loop {
            let mut shorter = None;
            for candidate in simpler(&steps).into_iter().take(SHORTENING - tries) {
                tries += 1;
                if self.plays(&candidate, requests).await.is_some() {
                    shorter = Some(candidate);
                    break;
                }
            }
            match shorter {
                Some(candidate) => steps = candidate,
                None => return steps,
            }
        }
    }

    async fn plays(&self, steps: &[Step], requests: &mut u64) -> Option<(Violation, Vec<Told>)> {
        let mut play = Play::new(self.field, self.seed, self.number).ok()?;
        play.perform(steps).await;
        *requests += u64::from(play.world.requests());
        let violation = play.violations.iter().find(|violation| violation.law == self.law)?.clone();
        play.told.retain(|told| told.step <= violation.step);
        Some((violation, play.told))
    }
}

/// The same story with steps that are counted from 1.
fn renumbered(steps: &[Step]) -> Vec<Step> {
    let number = |id: u16| {
        let at = steps.iter().position(|step| step.id == id);
        at.and_then(|at| u16::try_from(at + 1).ok()).unwrap_or(id)
    };
    steps.iter().map(|step| step.renumbered(&number)).collect()
}

/// The story with one thing less, in each way: without a step, without a swap, with one value in place of two.
fn simpler(steps: &[Step]) -> Vec<Vec<Step>> {
    let changed = |at: usize, change: &dyn Fn(&mut Step)| {
        let mut story = steps.to_vec();
        change(&mut story[at]);
        story
    };
    let mut simpler: Vec<Vec<Step>> = (0..steps.len())
        .rev()
        .map(|at| steps.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, step)| step.clone()).collect())
        .collect();
    for (at, step) in steps.iter().enumerate() {
        for (nth, swap) in step.swaps.iter().enumerate() {
            simpler.push(changed(at, &|step| {
                step.swaps.remove(nth);
            }));
            if let Fill::Beside(key) | Fill::Before(key) = swap.fill {
                simpler.push(changed(at, &|step| step.swaps[nth].fill = Fill::Instead(key)));
            }
        }
    }
    simpler
}
