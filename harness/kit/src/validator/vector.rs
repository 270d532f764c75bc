use super::{Case, Stand};
use beartrap_core::{About, Check, Clause, Docs, Fault, Impact, Section};

/// What a correct validator does with the token of a vector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// It must be accepted.
    Accept,
    /// It must be refused.
    Reject,
    /// The documents leave it open; the answer is recorded and must be the same each time.
    Either,
}

/// It must be accepted.
pub const ACCEPT: Expect = Expect::Accept;
/// It must be refused.
pub const REJECT: Expect = Expect::Reject;
/// The documents leave it open.
pub const EITHER: Expect = Expect::Either;

/// What is said about a row whose answer is open.
const OPEN: &str = "Acceptance and refusal: the documents leave the answer open. Judged is only that the validator \
                    answers the same each time, does not crash and answers in time.";

/// One row: what is wrong with a token, the clause that says so, the fault that it must catch, and how the token is made.
pub struct Vector {
    /// The name within its family, in kebab case.
    pub name: &'static str,
    /// What is presented, in one sentence.
    pub says: &'static str,
    /// The clause that governs.
    pub clause: &'static Clause,
    /// What a correct validator does.
    pub expect: Expect,
    /// The fault of the reference validator that this row must catch.
    pub mutant: Fault,
    /// Makes the token, or several spellings of the same wrong.
    pub cases: fn(&Stand) -> Vec<Case>,
}

/// A family of vectors: one kind of wrong.
pub struct VectorFamily {
    /// The name, as it stands in the ids: `none` in `val.none.lower`.
    pub name: &'static str,
    /// What the family is about, in a few words.
    pub title: &'static str,
    /// What an attacker gains from a validator that accepts what it must refuse.
    pub impact: Impact,
    /// The rows, by name, from which they gain something else.
    pub impacts: &'static [(&'static str, Impact)],
    /// Why it matters, in a sentence or two.
    pub why: &'static str,
    /// How to fix it, in a sentence or two.
    pub fix: &'static str,
    /// The rows.
    pub vectors: &'static [Vector],
}

impl VectorFamily {
    /// The id of one of the rows: `val.none.lower`.
    pub fn id(&self, vector: &Vector) -> String {
        format!("val.{}.{}", self.name, vector.name)
    }

    /// What a validator that fails at this row brings about. Where an honest token is refused, or where an open
    /// question ends in a crash or in an answer that varies, that is a broken login, whatever the family is about.
    pub fn impact_of(&self, vector: &Vector) -> Impact {
        let named = self.impacts.iter().find(|(name, _)| *name == vector.name).map(|(_, impact)| *impact);
        named.unwrap_or(match vector.expect {
            Expect::Reject => self.impact,
            Expect::Accept | Expect::Either => Impact::BrokenLogin,
        })
    }

    /// One of the rows as a row of the catalogue.
    pub fn check(&self, vector: &Vector) -> Check {
        let section = |heading: &str, text: &str| Section { heading: heading.into(), text: text.into() };
        let mut sections = vec![section("Why it matters", self.why), section("How to fix it", self.fix)];
        if vector.expect == Expect::Either {
            sections.push(section("Not a finding", OPEN));
        }
        Check {
            id: self.id(vector),
            kind: beartrap_core::Kind::Validator,
            about: About {
                clause: vector.clause,
                also: &[],
                impact: self.impact_of(vector),
                needs: &[],
                mutant: vector.mutant,
            },
            docs: Docs { title: vector.says.to_owned(), sections },
        }
    }
}
