use super::asked::{Asked, Make, Watch, message};
use super::{Failure, FailureKind, Validator, Vector, catalogue, vector, vectors};
use beartrap_core::{Glob, Grade};
use beartrap_kit::Judgement;
use beartrap_kit::validator::{
    Greeting, Kind, ProbeError, Seen, Stand, VectorOutcome, judge_vector, now_for, probe,
};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// A validator, what it can do, and what it is known to do otherwise.
///
/// Each vector meets a validator that was made for it, so tests run in parallel, and none sees the cache of another.
pub struct Suite {
    make: Arc<Make>,
    greeting: Greeting,
    departures: Vec<(String, String)>,
    only: Vec<Glob>,
    except: Vec<Glob>,
    time_limit: Duration,
    probed: OnceLock<Result<(), String>>,
}

/// What came of one vector.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// The validator is right.
    Right,
    /// The documents leave it open; this is what the validator does.
    Noted(String),
    /// The validator is wrong, breaks, or cannot be judged.
    Failed(Box<Failure>),
    /// The vector is about something that the validator cannot do.
    NotApplicable(String),
}

impl Suite {
    /// A suite for the validators that this makes. Without further words they are asked about plain JWTs in every
    /// algorithm, at the time of this machine.
    pub fn of<V: Validator + 'static>(make: impl Fn() -> V + Send + Sync + 'static) -> Self {
        let path = std::any::type_name::<V>();
        let name = path.rsplit("::").find(|word| !word.starts_with('{')).unwrap_or(path);
        Self {
            make: Arc::new(move || Box::new(make())),
            greeting: Greeting { name: name.to_owned(), ..Greeting::default() },
            departures: Vec::new(),
            only: Vec::new(),
            except: Vec::new(),
            time_limit: Duration::from_secs(10),
            probed: OnceLock::new(),
        }
    }

    /// The name of the library, for messages; otherwise that of its type.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.greeting.name = name.into();
        self
    }

    /// The algorithms that it knows, as values of `alg`. It is not asked about others.
    #[must_use]
    pub fn algorithms(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.greeting.algorithms.extend(names.into_iter().map(Into::into));
        self
    }

    /// The kinds of token that it knows besides plain JWTs. It is not asked about others.
    #[must_use]
    pub fn kinds(mut self, kinds: impl IntoIterator<Item = Kind>) -> Self {
        self.greeting.features.extend(kinds.into_iter().map(|kind| kind.name().to_owned()));
        self
    }

    /// It takes the time from the policy. Otherwise it is not asked about what the next seconds may change, and tokens
    /// are issued now.
    #[must_use]
    pub fn clock(self) -> Self {
        self.heeding(["clock"])
    }

    /// The optional members of a policy that it heeds: `max-lifetime`, `max-token-age`, `response-type`, `acr-values`.
    #[must_use]
    pub fn heeding(mut self, members: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.greeting.features.extend(members.into_iter().map(Into::into));
        self
    }

    /// Vectors that it is known to fail, or that cannot be settled, each with the reason why that stays so. A departure
    /// that does not happen any more is a failure.
    #[must_use]
    pub fn departures(mut self, listed: &[(&str, &str)]) -> Self {
        self.departures.extend(listed.iter().map(|(id, reason)| ((*id).to_owned(), (*reason).to_owned())));
        self
    }

    /// Only vectors whose id matches one of these patterns, in which `*` stands for any run of characters; the tests of
    /// the others pass and judge nothing.
    #[must_use]
    pub fn only(mut self, patterns: &[&str]) -> Self {
        self.only.extend(patterns.iter().map(|pattern| Glob::new(*pattern)));
        self
    }

    /// No vectors whose id matches one of these patterns.
    #[must_use]
    pub fn except(mut self, patterns: &[&str]) -> Self {
        self.except.extend(patterns.iter().map(|pattern| Glob::new(*pattern)));
        self
    }

    /// How long one answer may take, otherwise ten seconds: tests are built without optimisation, and run beside others.
    #[must_use]
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.time_limit = limit;
        self
    }

    /// The test of one vector. It prints the [`Failure`] and unwinds with it, unless that is a listed departure.
    pub fn check(&self, id: &str) {
        match self.verdict(id) {
            Ok(said) => say(&said),
            Err(says) => fail(says),
        }
    }

    /// The test of the suite itself: departures and patterns name vectors, and the validator accepts an honest token and
    /// refuses nonsense.
    pub fn must_be_sound(&self) {
        let mut problems = Vec::new();
        for (id, reason) in &self.departures {
            problems.extend(vector(id).is_none().then(|| unknown(id)));
            problems.extend(without_reason(id, reason));
            let times = self.departures.iter().filter(|(other, _)| other == id).count();
            problems.extend((times > 1).then(|| format!("{id} is listed {times} times as a departure")));
        }
        for pattern in self.only.iter().chain(&self.except) {
            let matches = vectors().any(|vector| pattern.matches(&vector.id()));
            problems
                .extend((!matches).then(|| format!("the pattern {} matches no vector", pattern.as_str())));
        }
        problems.extend(self.probed().err());
        if !problems.is_empty() {
            fail(problems.join("\n"));
        }
    }

    /// What is worth saying about a vector, or why its test fails.
    fn verdict(&self, id: &str) -> Result<String, String> {
        let vector = vector(id).ok_or_else(|| unknown(id))?;
        if !self.chooses(id) {
            return Ok(format!("left out: {id} is not among the chosen vectors"));
        }
        let departure = self.departures.iter().find(|(listed, _)| listed == id).map(|(_, reason)| reason);
        if let Some(problem) = departure.and_then(|reason| without_reason(id, reason)) {
            return Err(problem);
        }
        self.probed()?;
        let stale = |observed: &str| Err(Failure::stale(vector, observed).to_string());
        match (self.outcome(vector), departure) {
            (Outcome::Right, None) => Ok(format!("right: {id}")),
            (Outcome::Right, Some(_)) => stale("it is right"),
            (Outcome::Noted(what), None) => Ok(format!("note: {id}: {what}; the documents leave it open")),
            (Outcome::Noted(what), Some(_)) => stale(&what),
            (Outcome::NotApplicable(why), _) => Ok(format!("not applicable: {why}")),
            (Outcome::Failed(failure), Some(reason)) => Ok(format!("departs, because {reason}\n{failure}")),
            (Outcome::Failed(failure), None) => Err(failure.to_string()),
        }
    }

    /// What comes of one vector, whatever is listed or left out.
    pub fn outcome(&self, vector: Vector) -> Outcome {
        self.timed(vector, move |asked| {
            let stand = Stand::at(now_for(asked)).about(&vector.id());
            let mut seen = Seen::new(asked);
            let judged = judge_vector(vector.row, &stand, &mut seen);
            outcome_of(vector, &stand, judged, asked.crash.as_deref())
        })
    }

    fn chooses(&self, id: &str) -> bool {
        let matches = |pattern: &Glob| pattern.matches(id);
        (self.only.is_empty() || self.only.iter().any(matches)) && !self.except.iter().any(matches)
    }

    /// Whether anything that the validator says would mean something; it is asked once.
    fn probed(&self) -> Result<(), String> {
        let ask = || {
            let watch = Watch::default();
            probe(&mut Asked::new(&*self.make, self.greeting.clone(), &watch))
                .map_err(|error| in_process(&error))
        };
        self.probed.get_or_init(ask).clone()
    }

    /// Asks on a thread of its own, which is left behind if the validator does not come back.
    fn timed(&self, vector: Vector, ask: impl FnOnce(&mut Asked) -> Outcome + Send + 'static) -> Outcome {
        let (sender, told) = channel();
        let watch = Arc::new(Watch::default());
        std::thread::spawn({
            let (make, greeting, watch) = (Arc::clone(&self.make), self.greeting.clone(), Arc::clone(&watch));
            move || {
                let asked = || ask(&mut Asked::new(&*make, greeting, &watch));
                // Nobody listens any more if the time was up.
                drop(sender.send(catch_unwind(AssertUnwindSafe(asked))));
            }
        });
        loop {
            let busy = watch.busy().unwrap_or_default();
            match told.recv_timeout(self.time_limit.saturating_sub(busy)) {
                Ok(Ok(outcome)) => return outcome,
                // The library's own panics are caught where it is asked.
                Ok(Err(panic)) => panic!("{} cannot be presented: {}", vector.id(), message(panic.as_ref())),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => unreachable!("the thread tells before it ends"),
            }
            if watch.busy().is_some_and(|busy| busy >= self.time_limit) {
                let observed = format!("no answer within {:?}", self.time_limit);
                return Outcome::Failed(Box::new(Failure::new(
                    FailureKind::Hang,
                    vector,
                    "an answer",
                    &observed,
                )));
            }
        }
    }
}

fn outcome_of(vector: Vector, stand: &Stand, judged: VectorOutcome, crash: Option<&str>) -> Outcome {
    let mut failure = match judged {
        VectorOutcome::Judged(Judgement { grade: Grade::Bad, finding }) => {
            let worst = finding.exhibits.iter().find(|exhibit| exhibit.grade == Grade::Bad);
            let failure = Failure::new(FailureKind::Wrong, vector, &finding.expected, &finding.observed);
            failure.showing(stand, |case| worst.is_some_and(|worst| worst.name == case.name))
        }
        VectorOutcome::Unsettled(why) => {
            let twin_of = |name: &str| format!("the honest twin of {name}: ");
            let failure =
                Failure::new(FailureKind::Unsettled, vector, "acceptance of the honest token", &why);
            failure.showing(stand, |case| why.starts_with(&twin_of(&case.name)))
        }
        // The judge does not look at the answers to what comes before.
        _ if let Some(panic) = crash => {
            Failure::new(FailureKind::Crash, vector, "an answer", &format!("a crash ({panic})"))
        }
        VectorOutcome::Judged(Judgement { grade: Grade::Good, .. }) => return Outcome::Right,
        VectorOutcome::Judged(judgement) => return Outcome::Noted(judgement.finding.observed),
        VectorOutcome::NotApplicable(why) => return Outcome::NotApplicable(why),
    };
    if crash.is_some() {
        failure.kind = FailureKind::Crash;
    }
    Outcome::Failed(Box::new(failure))
}

#[expect(clippy::print_stdout, reason = "libtest keeps what a test prints until somebody asks for it")]
fn say(says: &str) {
    println!("{says}");
}

/// Ends the test without the place of a panic, which would be here, and without a stack.
fn fail(says: String) -> ! {
    say(&says);
    std::panic::resume_unwind(Box::new(says))
}

fn unknown(id: &str) -> String {
    let hint = catalogue::nearest(id).map_or_else(String::new, |near| format!("; did you mean {near}?"));
    format!("there is no vector {id}{hint}")
}

fn without_reason(id: &str, reason: &str) -> Option<String> {
    reason.trim().is_empty().then(|| format!("the departure {id} has no reason: say why it stays so"))
}

/// The probe speaks to whoever wrote an adapter; here there is none.
fn in_process(error: &ProbeError) -> String {
    match error {
        ProbeError::AcceptsEverything { name, what } => format!(
            "{name} accepts everything, even {what}, so nothing was judged: does verify give back what the library says?"
        ),
        ProbeError::RefusesHonest { name, answer } => format!(
            "{name} does not accept an honest token, so nothing was judged: {answer}; does verify hand jwks, algorithms, \
             issuer, audience and the time to the library?"
        ),
        ProbeError::BreaksOnNonsense { name, what, answer } => {
            format!("{name} does not refuse {what}, so nothing was judged: {answer}")
        }
        ProbeError::NoAlgorithm { .. } => error.to_string(),
    }
}
