//! The loop that presents lies to a validator, notices what it believes, and shrinks it to the least that it believes.

mod artifact;
mod finding;

pub use artifact::{ARTIFACT_SCHEMA, Artifact, ArtifactError};
pub use finding::{Counted, Effect, Finding, Report};

use crate::lie::{Base, Lie, Rule, Scope};
use beartrap_forge::Algorithm;
use beartrap_kit::validator::{Answer, Request, Seen, Stand, Validator, now_for};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How many lies are presented between two honest tokens.
const BETWEEN_CONTROLS: u64 = 50;
/// How many simpler lies are tried for one finding.
const MOST_SHRINKS: u32 = 250;

/// When a hunt ends: whichever comes first. Without any limit it ends when it is told to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// So many lies.
    pub count: Option<u64>,
    /// So much time.
    pub time: Option<Duration>,
}

/// How far a hunt is, each time a lie was presented.
#[derive(Debug)]
pub struct Progress<'a> {
    /// The lies that were presented.
    pub presented: u64,
    /// What was found.
    pub findings: &'a [Finding],
}

/// Why nothing that a validator says means anything.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Dead {
    /// It accepts none of the honest tokens.
    #[error("no honest token is accepted, so nothing can be said about lies: {0}")]
    NothingAccepted(String),
    /// It stopped accepting them.
    #[error(
        "the honest {token} is not accepted any more after {after} tokens ({answer}), so nothing more can be said"
    )]
    Refused {
        /// Which one.
        token: String,
        /// How many tokens it had been asked about.
        after: u64,
        /// What it answered.
        answer: String,
    },
}

/// A hunt: a stream of lies that follows from a seed, presented until a limit is reached.
#[derive(Clone)]
pub struct Hunt {
    seed: u64,
    limits: Limits,
    scope: Option<Scope>,
    stand: Option<MakeStand>,
}

/// Gives the stand of this moment.
type MakeStand = Arc<dyn Fn() -> Stand + Send + Sync>;

impl Hunt {
    /// A hunt with this seed and these limits.
    pub fn new(seed: u64, limits: Limits) -> Self {
        Self { seed, limits, scope: None, stand: None }
    }

    /// The same with lies of this scope, whatever the validator says that it knows.
    #[must_use]
    pub fn within(mut self, scope: Scope) -> Self {
        self.scope = Some(scope);
        self
    }

    /// The same around a verifier that is there already; the stand is asked for each time, since its time passes.
    #[must_use]
    pub fn at(mut self, stand: impl Fn() -> Stand + Send + Sync + 'static) -> Self {
        self.stand = Some(Arc::new(stand));
        self
    }

    /// Presents lies until a limit is reached or `see` says no. Every so often, and after everything that was wrong, an
    /// honest token is presented: what refuses that is dead, and what it said before is all that is left.
    pub fn run(&self, validator: &mut dyn Validator, see: &mut dyn FnMut(&Progress<'_>) -> bool) -> Report {
        let scope = self.scope.clone().unwrap_or_else(|| Scope::of(&validator.greeting()));
        let fixed = self.stand.clone();
        let now = if fixed.is_none() && !validator.greeting().has("clock") {
            None
        } else {
            Some(now_for(validator))
        };
        let mut seen = Seen::new(validator);
        let mut going = Going {
            validator: &mut seen,
            fixed,
            now,
            asked: 0,
            honest: Vec::new(),
            report: Report { seed: self.seed, ..Report::default() },
        };
        let begun = Instant::now();
        let dead = going.hunt(self, scope, begun, see).err();
        let mut report = Report { dead, ..going.report };
        report.elapsed = begun.elapsed();
        report.findings.sort_by_key(|finding| (std::cmp::Reverse(finding.weight()), finding.rule));
        report
    }

    fn is_over(&self, presented: u64, begun: Instant) -> bool {
        self.limits.count.is_some_and(|count| presented >= count)
            || self.limits.time.is_some_and(|time| begun.elapsed() >= time)
    }
}

/// A hunt that goes on.
struct Going<'v, 's> {
    validator: &'v mut Seen<'s>,
    fixed: Option<MakeStand>,
    /// None if it is the machine's time.
    now: Option<u64>,
    asked: u64,
    honest: Vec<(Base, Algorithm)>,
    report: Report,
}

impl Going<'_, '_> {
    fn hunt(
        &mut self,
        hunt: &Hunt,
        scope: Scope,
        begun: Instant,
        see: &mut dyn FnMut(&Progress<'_>) -> bool,
    ) -> Result<(), Dead> {
        let refused = self.controlled(&scope)?;
        let scope = scope.without(&refused);
        for number in 0.. {
            if hunt.is_over(self.report.presented, begun) {
                break;
            }
            if number % BETWEEN_CONTROLS == 0 {
                self.control(usize::try_from(number / BETWEEN_CONTROLS).unwrap_or_default())?;
            }
            let lie = Lie::numbered(hunt.seed, number, &scope);
            if lie.is_honest() {
                continue;
            }
            self.report.presented += 1;
            let broken = self.ask(&lie);
            for rule in lie.rules() {
                self.report.rules.entry(rule).or_default().presented += 1;
            }
            if let Some(effect) = broken {
                self.found(&lie, &effect);
                self.control(0)?;
            }
            if !see(&Progress { presented: self.report.presented, findings: &self.report.findings }) {
                break;
            }
        }
        Ok(())
    }

    /// Presents every honest token, and gives those that are not accepted.
    fn controlled(&mut self, scope: &Scope) -> Result<Vec<(Base, Algorithm)>, Dead> {
        let mut refused = Vec::new();
        let mut last = "its greeting lists nothing that is signed with here".to_owned();
        for &(base, algorithm) in &scope.honest {
            let lie = Lie::of(base).by(algorithm);
            match self.present(&lie) {
                Some(Answer::Accept(_)) => self.honest.push((base, algorithm)),
                answer => {
                    last = answer.as_ref().map_or_else(|| "it cannot be made".to_owned(), words);
                    self.report.left_out.push(format!("{}: {last}", lie.says()));
                    refused.push((base, algorithm));
                }
            }
        }
        if self.honest.is_empty() { Err(Dead::NothingAccepted(last)) } else { Ok(refused) }
    }

    /// Presents one of the honest tokens.
    fn control(&mut self, number: usize) -> Result<(), Dead> {
        let (base, algorithm) = self.honest[number % self.honest.len()];
        let lie = Lie::of(base).by(algorithm);
        self.report.controls += 1;
        match self.present(&lie) {
            Some(Answer::Accept(_)) | None => Ok(()),
            Some(answer) => Err(Dead::Refused {
                token: format!("{} by {algorithm}", base.words()),
                after: self.asked,
                answer: words(&answer),
            }),
        }
    }

    /// What the validator does wrong with this lie, if anything.
    fn ask(&mut self, lie: &Lie) -> Option<Effect> {
        let request = self.request(lie)?;
        let answer = self.validator.verify(&request);
        match answer {
            Answer::Crash(how) => Some(Effect::Crash(how)),
            Answer::Hang => Some(Effect::Hang),
            Answer::Unsupported(_) => {
                self.report.unsupported += 1;
                None
            }
            Answer::Accept(_) if lie.is_lie() => Some(Effect::Accepted),
            Answer::Reject(_) if lie.is_lie() => None,
            // Where the documents leave the answer open it must be the same again.
            first => {
                // What is good once only is asked about with another identifier.
                let again = if lie.base.kind().is_good_once() { self.request(lie)? } else { request };
                let again = self.validator.verify(&again);
                let is_same = std::mem::discriminant(&first) == std::mem::discriminant(&again);
                (!is_same).then_some(Effect::Fickle)
            }
        }
    }

    fn present(&mut self, lie: &Lie) -> Option<Answer> {
        let request = self.request(lie)?;
        Some(self.validator.verify(&request))
    }

    fn request(&mut self, lie: &Lie) -> Option<Request> {
        self.asked += 1;
        let stand = match (&self.fixed, self.now) {
            (Some(stand), _) => stand(),
            (None, Some(now)) => Stand::at(now),
            (None, None) => Stand::at(now_for(&*self.validator)),
        };
        lie.request_at(&stand.about(&format!("fuzz-{:08}", self.asked)))
    }

    /// Keeps what was found, as simple as it gets. Each rule is kept once, with how often it was broken.
    fn found(&mut self, lie: &Lie, effect: &Effect) {
        let at = self.report.presented;
        let mut kept = false;
        for twist in lie.twists() {
            if self.known(twist.rule(), effect).is_some() {
                continue;
            }
            let Some(alone) = lie.with(std::slice::from_ref(twist)) else { continue };
            if alone == *lie || self.is_still(&alone, effect) {
                kept = true;
                let least = self.shrunk(alone, effect);
                self.keep(least, effect, at);
            }
        }
        if kept {
            return;
        }
        if let Some(known) = lie.rules().into_iter().find_map(|rule| self.known(rule, effect)) {
            self.report.findings[known].times += 1;
            return;
        }
        let least = self.shrunk(lie.clone(), effect);
        self.keep(least, effect, at);
    }

    fn keep(&mut self, lie: Lie, effect: &Effect, at: u64) {
        let Some(rule) = lie.rules().first().copied() else { return };
        if let Some(known) = self.known(rule, effect) {
            self.report.findings[known].times += 1;
            return;
        }
        let token = self.request(&lie).map(|request| request.token).unwrap_or_default();
        let finding = Finding { rule, effect: effect.clone(), lie, token, at, times: 1 };
        self.report.rules.entry(finding.broken()).or_default().broken = true;
        self.report.findings.push(finding);
    }

    fn known(&self, rule: Rule, effect: &Effect) -> Option<usize> {
        let same = |finding: &Finding| finding.rule == rule && finding.effect.is_like(effect);
        self.report.findings.iter().position(same)
    }

    /// Whether this lie has the same effect.
    fn is_still(&mut self, lie: &Lie, effect: &Effect) -> bool {
        self.ask(lie).is_some_and(|other| other.is_like(effect))
    }

    /// The simplest lie with the same effect that was found within a bounded number of tries.
    fn shrunk(&mut self, lie: Lie, effect: &Effect) -> Lie {
        let mut least = lie;
        let mut tries = 0;
        'simpler: loop {
            let known =
                least.simpler().into_iter().filter(|lie| self.honest.contains(&(lie.base, lie.algorithm)));
            for candidate in known.collect::<Vec<_>>() {
                if tries >= MOST_SHRINKS {
                    return least;
                }
                tries += 1;
                if self.is_still(&candidate, effect) {
                    least = candidate;
                    continue 'simpler;
                }
            }
            return least;
        }
    }
}

fn words(answer: &Answer) -> String {
    match answer {
        Answer::Accept(_) => "accepted".to_owned(),
        Answer::Reject(why) => format!("refused: {why}"),
        Answer::Unsupported(why) => why.clone(),
        Answer::Crash(why) => format!("a crash: {why}"),
        Answer::Hang => "no answer in time".to_owned(),
    }
}
