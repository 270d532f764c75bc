use super::{Vector, shown};
use beartrap_kit::validator::{Case, Request, Stand};
use std::fmt::{Display, Formatter, Result};

/// Why the test of a vector fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// The validator is wrong: it accepted what it must refuse, or the other way round, or changes its answer.
    Wrong,
    /// It panicked.
    Crash,
    /// It did not answer in time.
    Hang,
    /// An honest token was not accepted, so nothing can be said about the lie.
    Unsettled,
    /// A departure is listed, and does not happen any more.
    Stale,
}

/// What went wrong with one vector; its [`Display`] is what a failed test prints.
#[derive(Debug, Clone)]
pub struct Failure {
    /// What went wrong.
    pub kind: FailureKind,
    /// The vector.
    pub vector: Vector,
    /// What a correct validator does, in words.
    pub expected: String,
    /// What this one did, in words.
    pub observed: String,
    /// The case that shows it, where one does: its name and the request.
    pub presented: Option<(String, Request)>,
}

impl Failure {
    pub(super) fn new(kind: FailureKind, vector: Vector, expected: &str, observed: &str) -> Self {
        Self { kind, vector, expected: expected.to_owned(), observed: observed.to_owned(), presented: None }
    }

    pub(super) fn stale(vector: Vector, observed: &str) -> Self {
        Self::new(FailureKind::Stale, vector, "the departure that is listed", observed)
    }

    /// The same with the case that is chosen of those at this stand.
    pub(super) fn showing(mut self, stand: &Stand, choose: impl Fn(&Case) -> bool) -> Self {
        let case = self.vector.cases(stand).into_iter().find(choose);
        self.presented = case.map(|case| match (self.kind, case.twin) {
            (FailureKind::Unsettled, Some(twin)) => (format!("the honest twin of {}", case.name), twin),
            _ => (case.name, case.request),
        });
        self
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let id = self.vector.id();
        let check = self.vector.family.check(self.vector.row);
        let clause = check.about.clause;
        let section = |heading| check.docs.section(heading).unwrap_or_default();
        let word = match self.kind {
            FailureKind::Wrong => "wrong",
            FailureKind::Crash => "crash",
            FailureKind::Hang => "hang",
            FailureKind::Unsettled => "unsettled",
            FailureKind::Stale => {
                return write!(
                    f,
                    "stale: {id} is listed as a departure and does not happen any more ({}): take it from the list",
                    self.observed
                );
            }
        };
        writeln!(f, "{word}: {id}")?;
        writeln!(f, "  {}", self.vector.says())?;
        if let Some((name, request)) = &self.presented {
            writeln!(f, "  presented  {}", shown::text(name))?;
            shown::request(request, f)?;
        }
        writeln!(f, "  expected   {}", self.expected)?;
        writeln!(f, "  observed   {}", self.observed)?;
        writeln!(f, "  clause     {clause} ({}): {}", clause.level, clause.says)?;
        writeln!(f, "  impact     {}", check.about.impact.words())?;
        writeln!(f, "  why        {}", section("Why it matters"))?;
        match self.kind {
            FailureKind::Unsettled => writeln!(
                f,
                "  fix        accept the honest token; if the library cannot do this, leave it out of algorithms() and \
                 kinds(), or return Refusal::Unsupported"
            )?,
            _ => writeln!(f, "  fix        {}", section("How to fix it"))?,
        }
        write!(f, "  or list    .departures(&[(\"{id}\", \"why it stays so\")])")
    }
}
