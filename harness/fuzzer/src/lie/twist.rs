use super::named;
use super::{Case, Made, Places, Rule};
use beartrap_forge::Deviation;
use beartrap_kit::validator::Honest;
use serde::{Deserialize, Serialize};

/// One thing that is wrong with a token: a named deviation of the forge, or one that was made up with parameters.
///
/// In JSON a named one is its name, and a made one is an object: `{"claim":{"claim":"exp","value":"\"never\""}}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub enum Twist {
    /// One of the forge's deviations.
    Named(&'static Deviation),
    /// A generated one.
    Made(Made),
}

/// There is no deviation of this name that every correct validator refuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no deviation called {0}")]
pub struct UnknownTwist(pub String);

impl Twist {
    /// The deviation of this name; none if there is no such, or if the documents leave open whether it is refused.
    pub fn named(name: &str) -> Option<Self> {
        named::all()
            .iter()
            .find(|named| named.deviation.name() == name)
            .map(|named| Self::Named(named.deviation))
    }

    /// Every named one.
    pub fn all_named() -> impl Iterator<Item = Self> {
        named::all().iter().map(|named| Self::Named(named.deviation))
    }

    /// The rule that it breaks.
    pub fn rule(&self) -> Rule {
        match self {
            Self::Named(deviation) => named::of(deviation).rule,
            Self::Made(made) => made.rule(),
        }
    }

    /// What is wrong, in one clause.
    pub fn says(&self) -> String {
        match self {
            Self::Named(deviation) => deviation.says().to_owned(),
            Self::Made(made) => made.says(),
        }
    }

    /// A short name in kebab case: that of the deviation, or of the rule with what is special.
    pub fn name(&self) -> String {
        match self {
            Self::Named(deviation) => deviation.name().to_owned(),
            Self::Made(made) => made.name(),
        }
    }

    /// What it touches.
    pub fn places(&self) -> Places {
        match self {
            Self::Named(deviation) => named::of(deviation).places,
            Self::Made(made) => made.places(),
        }
    }

    /// Whether the documents leave the answer open, so that only a crash, a hang or a change of mind is a finding.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Made(made) if made.is_open())
    }

    /// Whether it needs a policy of its own, so that it cannot be presented to who has one already.
    pub fn wants_policy(&self) -> bool {
        matches!(self, Self::Made(made) if made.places().meets(Places::POLICY))
    }

    /// The feature that a validator must list to be asked.
    pub fn needs(&self) -> Option<&'static str> {
        match self {
            Self::Named(_) => None,
            Self::Made(made) => made.needs(),
        }
    }

    /// What is done first to a token has a lower stage.
    pub(super) fn stage(&self) -> u8 {
        match self {
            Self::Named(deviation) => named::of(deviation).stage,
            Self::Made(made) => made.stage(),
        }
    }

    /// The honest token as the twist needs it, still honest.
    pub(super) fn framed(&self, honest: Honest) -> Honest {
        match self {
            Self::Named(_) => honest,
            Self::Made(made) => made.framed(honest),
        }
    }

    /// Does it. None where the token gives no room for it, or where it would not be wrong.
    pub(super) fn apply(&self, case: &mut Case) -> Option<()> {
        match self {
            Self::Named(deviation) => {
                case.token = deviation.apply(&case.token)?;
                Some(())
            }
            Self::Made(made) => made.apply(case),
        }
    }
}

/// A twist as it stands in a file.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Named(String),
    Made(Made),
}

impl TryFrom<Written> for Twist {
    type Error = UnknownTwist;

    fn try_from(written: Written) -> Result<Self, UnknownTwist> {
        match written {
            Written::Named(name) => Self::named(&name).ok_or(UnknownTwist(name)),
            Written::Made(made) => Ok(Self::Made(made)),
        }
    }
}

impl From<Twist> for Written {
    fn from(twist: Twist) -> Self {
        match twist {
            Twist::Named(deviation) => Self::Named(deviation.name().to_owned()),
            Twist::Made(made) => Self::Made(made),
        }
    }
}
