//! What `beartrap diagnose` says about something, and whether it is what the story tells.

use crate::stage::{Stage, Told, contract};
use beartrap_diagnose::{Contract, Question, Stands, diagnose};

/// Something that `diagnose` can be asked about.
pub(crate) struct Explained<'s> {
    stage: &'s mut Stage,
    input: String,
    against: Option<Contract>,
    answered: Option<u16>,
}

impl<'s> Explained<'s> {
    /// Any input of `diagnose`.
    pub(crate) fn of(stage: &'s mut Stage, input: String) -> Self {
        Self { stage, input, against: None, answered: None }
    }

    /// A token, which the API answered so, or will.
    pub(crate) fn token(stage: &'s mut Stage, token: &str, answered: Option<u16>) -> Self {
        Self { stage, input: token.to_owned(), against: Some(contract()), answered }
    }

    /// It is trouble of this family, and this is who can mend it.
    pub(crate) fn diagnosis(self, family: &str, owner: &str) -> Told {
        self.told(None, family, owner)
    }

    /// The API refuses it with this check, and it is trouble of this family for this owner.
    pub(crate) fn diagnosis_at(self, check: &str, family: &str, owner: &str) -> Told {
        self.told(Some(check), family, owner)
    }

    fn told(self, check: Option<&str>, family: &str, owner: &str) -> Told {
        let Self { stage, input, against, answered } = self;
        let question = Question { against: against.as_ref(), answered, ..Question::of(&input, stage.now()) };
        let found = diagnose(&question).map_err(|error| stage.untold("a diagnosis", &error.to_string()))?;
        let seen = (found.family, found.owner);
        if seen != (Some(family), Some(owner)) {
            let of = |(family, owner): (Option<&str>, Option<&str>)| {
                format!("family {:?} and owner {:?}", family.unwrap_or("none"), owner.unwrap_or("none"))
            };
            return Err(stage.untold(&of((Some(family), Some(owner))), &of(seen)));
        }
        if against.is_some() {
            stage.adds("diagnose  ", &found.what);
        }
        if let Some(expected) = check {
            let refusal = found.first_refusal();
            let Some(refusal) = refusal.filter(|refusal| refusal.name == expected) else {
                let name = refusal.map_or("none", |refusal| refusal.name);
                return Err(stage.untold(&format!("a refusal at {expected}"), name));
            };
            let status = if refusal.stands == Stands::Forbidden { 403 } else { 401 };
            stage.adds("          ", &format!("{status} at {}: {}", refusal.name, refusal.says));
        }
        let head = if against.is_some() { "          " } else { "diagnose  " };
        stage.adds(head, &format!("{family}; mended by {owner}: {}", found.next));
        // Of a code that advice is about its family; of a token or a resource it is about this very thing.
        if let Some(not) = found.not.as_ref().filter(|_| found.number.is_none()) {
            stage.adds("          ", not);
        }
        Ok(())
    }
}
