use beartrap_core::{Exhibit, Finding, Grade, Weight};

/// Why nothing can be said: a control step did not work, or something that the check needs is missing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unsettled(pub String);

impl Unsettled {
    /// Nothing can be said for this reason.
    pub fn because(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

/// What a scenario comes to: a graded finding, or nothing because a control step did not work.
pub type Outcome = Result<Judgement, Unsettled>;

/// The graded finding of a scenario. Only [`judge`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The grade of the target's answer.
    pub grade: Grade,
    /// What was expected and observed.
    pub finding: Finding,
}

/// What the target did, held against what was expected of it.
#[must_use = "an observation says nothing until it is required or judged"]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    grade: Grade,
    finding: Finding,
    /// Nothing was tried, so nothing can be said.
    empty: bool,
}

impl Observation {
    /// An observation with this grade.
    pub fn new(grade: Grade, expected: impl Into<String>, observed: impl Into<String>) -> Self {
        let finding = Finding { expected: expected.into(), observed: observed.into(), ..Finding::default() };
        Self { grade, finding, empty: false }
    }

    /// Good if the condition holds, bad otherwise.
    pub fn of(holds: bool, expected: impl Into<String>, observed: impl Into<String>) -> Self {
        Self::new(if holds { Grade::Good } else { Grade::Bad }, expected, observed)
    }

    /// The same observation in better words.
    #[cfg(feature = "server")]
    pub(crate) fn saying(mut self, observed: impl Into<String>) -> Self {
        self.finding.observed = observed.into();
        self
    }

    /// Names exchanges that show it.
    pub fn seen_in(mut self, exchanges: impl IntoIterator<Item = u32>) -> Self {
        self.finding.exchanges.extend(exchanges);
        self.finding.exchanges.sort_unstable();
        self.finding.exchanges.dedup();
        self
    }

    /// Turns a failure into a note if a legal alternative explains it.
    pub fn unless(mut self, explained: bool, why: &str) -> Self {
        if explained && self.grade == Grade::Bad {
            self.grade = Grade::Noted(Weight::Warning);
            self.finding.observed = format!("{}; {why}", self.finding.observed);
        }
        self
    }

    /// Turns a failure into a remark, since the documents leave it open.
    pub fn left_open(mut self, why: &str) -> Self {
        if self.grade == Grade::Bad {
            self.grade = Grade::Noted(Weight::Remark);
            self.finding.observed = format!("{}; {why}", self.finding.observed);
        }
        self
    }

    /// Adds a note that weighs as a warning, unless it is worse already.
    pub fn noting(self, what: &str) -> Self {
        self.with_note(Weight::Warning, what)
    }

    /// Adds a remark: worth knowing, nothing to mend.
    pub fn remarking(self, what: &str) -> Self {
        self.with_note(Weight::Remark, what)
    }

    fn with_note(mut self, weight: Weight, what: &str) -> Self {
        self.grade = self.grade.max(Grade::Noted(weight));
        self.finding.observed = format!("{}; {what}", self.finding.observed);
        self
    }

    /// Both must hold: the worse of the two grades, and what was observed in the one that is worse.
    pub fn and(self, other: Self) -> Self {
        let exchanges: Vec<u32> =
            self.finding.exchanges.iter().chain(&other.finding.exchanges).copied().collect();
        let empty = self.empty || other.empty;
        let worse = if other.grade > self.grade { other } else { self };
        Self { empty, ..worse }.seen_in(exchanges)
    }

    /// Whether it is as the clause wants it, with or without a note.
    pub fn is_good(&self) -> bool {
        matches!(self.grade, Grade::Good | Grade::Noted(_))
    }

    /// The grade.
    pub fn grade(&self) -> Grade {
        self.grade
    }

    /// What was observed, in words.
    pub fn observed(&self) -> &str {
        &self.finding.observed
    }
}

/// The members of one family (spellings, methods, kinds of token), each observed by itself; all must be good.
#[derive(Debug, Clone)]
pub struct Family {
    of: &'static str,
    expected: String,
    exhibits: Vec<Exhibit>,
}

impl Family {
    /// An empty family; `of` names one member: `a redirect URI`.
    pub fn of(of: &'static str) -> Self {
        Self { of, expected: String::new(), exhibits: Vec::new() }
    }

    /// Adds a member by what was observed of it.
    pub fn add(&mut self, name: impl Into<String>, observation: Observation) {
        let Observation { grade, finding, .. } = observation;
        // Of the family is said what was expected of its first worst member, since that one is shown.
        if self.exhibits.iter().all(|known| known.grade < grade) {
            self.expected.clone_from(&finding.expected);
        }
        self.exhibits.push(Exhibit {
            name: name.into(),
            grade,
            observed: finding.observed,
            exchanges: finding.exchanges,
        });
    }
}

impl From<Family> for Observation {
    fn from(family: Family) -> Self {
        let worst = family.exhibits.iter().max_by_key(|exhibit| exhibit.grade);
        let grade = worst.map_or(Grade::Good, |exhibit| exhibit.grade);
        let alike: Vec<&Exhibit> = family.exhibits.iter().filter(|exhibit| exhibit.grade == grade).collect();
        let observed = match alike.first() {
            None => "nothing was tried".to_owned(),
            Some(first) if family.exhibits.len() == 1 => format!("{}: {}", first.name, first.observed),
            Some(_) if grade == Grade::Good => format!("all {} as expected", family.exhibits.len()),
            Some(first) => {
                let names: Vec<&str> = alike.iter().map(|exhibit| exhibit.name.as_str()).collect();
                let names = names.join(", ");
                format!("{} of {} ({names}): {}", alike.len(), family.exhibits.len(), first.observed)
            }
        };
        let exchanges: Vec<u32> = alike.iter().flat_map(|exhibit| exhibit.exchanges.clone()).collect();
        let expected = match alike.first() {
            None => format!("at least one case of {}", family.of),
            Some(_) if family.exhibits.len() == 1 => family.expected.clone(),
            Some(_) => format!("for every case of {}: {}", family.of, family.expected),
        };
        let mut observation = Self::new(grade, expected, observed).seen_in(exchanges);
        observation.empty = family.exhibits.is_empty();
        observation.finding.exhibits = family.exhibits;
        observation
    }
}

/// A control step: what it asks for must be so, or the check stays unsettled.
pub fn require(observation: impl Into<Observation>) -> Result<(), Unsettled> {
    let observation = observation.into();
    if observation.is_good() && !observation.empty {
        return Ok(());
    }
    let Finding { expected, observed, .. } = observation.finding;
    Err(Unsettled(format!("a control step did not work: expected {expected}, observed {observed}")))
}

/// The one thing that a scenario is about: the only way to fail. A family of which nothing was tried is unsettled.
pub fn judge(observation: impl Into<Observation>) -> Outcome {
    let Observation { grade, finding, empty } = observation.into();
    if empty {
        let Finding { expected, observed, .. } = finding;
        return Err(Unsettled(format!("nothing can be said: expected {expected}, observed {observed}")));
    }
    Ok(Judgement { grade, finding })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_without_members_is_neither_good_nor_bad() {
        let unsettled = judge(Family::of("a secret")).unwrap_err().0;
        assert!(unsettled.contains("at least one case of a secret"), "{unsettled}");
        assert!(require(Family::of("a secret")).is_err());
        let good = Observation::of(true, "a refusal", "a refusal");
        assert!(judge(good.and(Family::of("a secret").into())).is_err());
    }

    #[test]
    fn what_is_left_open_is_a_remark_and_what_is_explained_a_warning() {
        let bad = || Observation::of(false, "a refusal", "200");
        assert_eq!(bad().left_open("either will do").grade(), Grade::Noted(Weight::Remark));
        assert_eq!(bad().unless(true, "it may").grade(), Grade::Noted(Weight::Warning));
        assert_eq!(bad().unless(false, "it may").grade(), Grade::Bad);
        let crash = Observation::new(Grade::CrashLike, "a refusal", "500");
        assert_eq!(crash.left_open("either will do").grade(), Grade::CrashLike);
    }

    #[test]
    fn of_a_family_is_said_what_was_expected_of_its_first_worst_member() {
        let mut family = Family::of("a token");
        family.add("good", Observation::of(true, "200", "200"));
        family.add("bad", Observation::of(false, "401", "200"));
        family.add("bad too", Observation::of(false, "403", "200"));
        let finding = judge(family).unwrap().finding;
        assert_eq!(finding.expected, "for every case of a token: 401");
        assert_eq!(finding.observed, "2 of 3 (bad, bad too): 200");
    }
}
