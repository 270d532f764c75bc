use serde::Serialize;
use std::fmt;

/// The width of the screen, in characters.
const WIDTH: usize = 100;
/// The most hints that are shown, so that a diagnosis stays one screen.
const MOST_HINTS: usize = 8;

/// The schema of a diagnosis as JSON.
pub const DIAGNOSIS_SCHEMA: &str = "beartrap/diagnosis/1";

/// What the input is and what to do about it.
///
/// Its [`Display`](fmt::Display) is the screen; as JSON it has the same members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnosis {
    /// Always [`DIAGNOSIS_SCHEMA`].
    pub schema: &'static str,
    /// What it is: `an access token of version 2`.
    pub what: String,
    /// Who is behind it: a user, an application, a managed identity.
    pub principal: String,
    /// Which resource it opens, or that it is about signing in and opens none.
    pub plane: String,
    /// What else is to be read in it.
    pub facts: Vec<Fact>,
    /// What an API would say, in the order in which refusals are explained soonest.
    pub checks: Vec<Check>,
    /// The contract that the checks compare with.
    pub against: Option<String>,
    /// What is noticed in a request.
    pub hints: Vec<Hint>,
    /// The AADSTS number, if there is one.
    pub number: Option<u32>,
    /// What kind of trouble it is, if it is trouble.
    pub family: Option<&'static str>,
    /// Who can mend it.
    pub owner: Option<&'static str>,
    /// The next step.
    pub next: String,
    /// What people try, and what does not help or harms.
    pub not: Option<String>,
}

/// Something to be read in the input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// What it is about, in a word.
    pub name: &'static str,
    /// What is to be read.
    pub says: String,
}

/// One check of an API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// `aud`, `iss`, `permission`, `exp` or `key`.
    pub name: &'static str,
    /// How it ends.
    pub stands: Stands,
    /// The reason.
    pub says: String,
}

/// How a check of an API ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stands {
    /// It is met.
    Met,
    /// The API answers 401.
    Unauthorized,
    /// The API answers 403.
    Forbidden,
    /// It cannot be said from here.
    Open,
}

impl Stands {
    fn word(self) -> &'static str {
        match self {
            Self::Met => "ok",
            Self::Unauthorized => "401",
            Self::Forbidden => "403",
            Self::Open => "open",
        }
    }
}

/// Something that is noticed in a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hint {
    /// How grave it is.
    pub weight: Weight,
    /// What it is.
    pub says: String,
}

/// How grave a hint is; the gravest is first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// A secret is where others read it.
    Leak,
    /// Entra refuses it.
    Refused,
    /// It works, and an attacker gains by it.
    Risk,
    /// It works, and might be meant otherwise.
    Note,
}

impl Diagnosis {
    /// The check at which an API refuses, if one of those that can be made here fails.
    pub fn first_refusal(&self) -> Option<&Check> {
        self.checks.iter().find(|check| matches!(check.stands, Stands::Unauthorized | Stands::Forbidden))
    }

    pub(crate) fn new(
        what: impl Into<String>,
        principal: impl Into<String>,
        plane: impl Into<String>,
    ) -> Self {
        Self {
            schema: DIAGNOSIS_SCHEMA,
            what: what.into(),
            principal: principal.into(),
            plane: plane.into(),
            facts: Vec::new(),
            checks: Vec::new(),
            against: None,
            hints: Vec::new(),
            number: None,
            family: None,
            owner: None,
            next: String::new(),
            not: None,
        }
    }

    pub(crate) fn fact(mut self, name: &'static str, says: impl Into<String>) -> Self {
        self.facts.push(Fact { name, says: says.into() });
        self
    }

    pub(crate) fn fact_if(self, name: &'static str, says: Option<String>) -> Self {
        match says {
            Some(says) => self.fact(name, says),
            None => self,
        }
    }

    pub(crate) fn fact_first(mut self, name: &'static str, says: String) -> Self {
        self.facts.insert(0, Fact { name, says });
        self
    }

    pub(crate) fn advised(self, advice: Advice) -> Self {
        let Advice { family, owner, next, not } = advice;
        Self { family, owner, next, not, ..self }
    }
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Advice {
    pub(crate) family: Option<&'static str>,
    pub(crate) owner: Option<&'static str>,
    pub(crate) next: String,
    pub(crate) not: Option<String>,
}

impl Advice {
    pub(crate) fn new(family: &'static str, owner: &'static str, next: impl Into<String>) -> Self {
        Self { family: Some(family), owner: Some(owner), next: next.into(), not: None }
    }

    /// Nothing is wrong.
    pub(crate) fn none(next: impl Into<String>) -> Self {
        Self { family: None, owner: None, next: next.into(), not: None }
    }

    pub(crate) fn not(self, not: impl Into<String>) -> Self {
        Self { not: Some(not.into()), ..self }
    }
}

/// Words for who mends.
pub(crate) const DEVELOPER: &str = "the developer";
pub(crate) const ADMINISTRATOR: &str = "an administrator";

impl fmt::Display for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        paragraph(f, "", &self.what)?;
        writeln!(f)?;
        row(f, "principal", &self.principal)?;
        row(f, "plane", &self.plane)?;
        for fact in &self.facts {
            row(f, fact.name, &fact.says)?;
        }
        if !self.checks.is_empty() {
            let api = self.against.as_ref().map_or("an API".to_owned(), |name| format!("the API of {name}"));
            let verdict =
                self.first_refusal().map(|check| format!(": {}, at {}", check.stands.word(), check.name));
            writeln!(f, "\n  what {api} would say{}", verdict.unwrap_or_default())?;
            for check in &self.checks {
                paragraph(f, &format!("    {:<12}{:<6}", check.name, check.stands.word()), &check.says)?;
            }
        }
        if !self.hints.is_empty() {
            writeln!(f)?;
            for hint in self.hints.iter().take(MOST_HINTS) {
                let weight = match hint.weight {
                    Weight::Leak => "leak",
                    Weight::Refused => "refused",
                    Weight::Risk => "risk",
                    Weight::Note => "note",
                };
                row(f, weight, &hint.says)?;
            }
            if self.hints.len() > MOST_HINTS {
                row(f, "", &format!("and {} more", self.hints.len() - MOST_HINTS))?;
            }
        }
        writeln!(f)?;
        if let Some(family) = self.family {
            row(f, "family", family)?;
        }
        if let Some(owner) = self.owner {
            row(f, "owner", owner)?;
        }
        row(f, "next", &self.next)?;
        if let Some(not) = &self.not {
            row(f, "not", not)?;
        }
        Ok(())
    }
}

pub(crate) fn row(f: &mut fmt::Formatter<'_>, name: &str, says: &str) -> fmt::Result {
    paragraph(f, &format!("  {name:<11} "), says)
}

/// Words behind a head, wrapped below their beginning; a word that is too long stands alone.
pub(crate) fn paragraph(f: &mut fmt::Formatter<'_>, head: &str, says: &str) -> fmt::Result {
    let indent = head.chars().count();
    let mut line = head.to_owned();
    let mut is_empty = true;
    for word in says.split(' ') {
        if !is_empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            writeln!(f, "{}", line.trim_end())?;
            line = " ".repeat(indent);
        } else if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    writeln!(f, "{}", line.trim_end())
}
