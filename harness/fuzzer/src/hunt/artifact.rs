use super::Finding;
use crate::lie::{Base, Lie, Twist};
use beartrap_forge::Algorithm;
use serde::{Deserialize, Serialize};

/// The schema that an artifact names.
pub const ARTIFACT_SCHEMA: &str = "beartrap/artifact/1";

/// A lie as a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Artifact {
    /// [`ARTIFACT_SCHEMA`].
    pub schema: String,
    /// What it is to be called, in kebab case.
    pub name: String,
    /// What is presented, in one sentence.
    pub says: String,
    /// The honest token that was changed.
    pub base: Base,
    /// The algorithm, where it is not RS256.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub algorithm: Option<String>,
    /// What was changed: the names of deviations, and generated twists as objects.
    pub deviations: Vec<Twist>,
}

/// Why an artifact says no lie.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ArtifactError {
    /// It is of another kind or version.
    #[error("the schema is {0}, not {ARTIFACT_SCHEMA}")]
    Schema(String),
    /// Its name is none.
    #[error("the name {0:?} is not in kebab case")]
    Name(String),
    /// It says nothing wrong.
    #[error("there is no deviation in it, and an honest token is no lie")]
    Honest,
    /// Nothing is signed with that.
    #[error("nothing is signed with {0} here")]
    Algorithm(String),
    /// A twist does not fit the token or the others.
    #[error(
        "{0} does not fit: the token gives no room for it, it would not be wrong, or another deviation touches the same place"
    )]
    NoRoom(String),
}

impl Artifact {
    /// The artifact of a finding.
    pub fn of(finding: &Finding) -> Self {
        let lie = &finding.lie;
        let algorithm = (lie.algorithm != Algorithm::Rs256).then(|| lie.algorithm.name().to_owned());
        Self {
            schema: ARTIFACT_SCHEMA.to_owned(),
            name: finding.name(),
            says: sentence(&lie.says()),
            base: lie.base,
            algorithm,
            deviations: lie.twists().to_vec(),
        }
    }

    /// The lie.
    pub fn lie(&self) -> Result<Lie, ArtifactError> {
        if self.schema != ARTIFACT_SCHEMA {
            return Err(ArtifactError::Schema(self.schema.clone()));
        }
        let is_name = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
        if self.name.is_empty() || !self.name.chars().all(is_name) {
            return Err(ArtifactError::Name(self.name.clone()));
        }
        let name = self.algorithm.as_deref().unwrap_or("RS256");
        let algorithm = Algorithm::named(name).ok_or_else(|| ArtifactError::Algorithm(name.to_owned()))?;
        let mut lie = Lie::of(self.base).by(algorithm);
        for (place, twist) in self.deviations.iter().enumerate() {
            lie = lie.told(twist.clone());
            if lie.twists().len() != place + 1 {
                return Err(ArtifactError::NoRoom(twist.name()));
            }
        }
        if lie.is_honest() { Err(ArtifactError::Honest) } else { Ok(lie) }
    }
}

/// With a capital and a stop.
fn sentence(says: &str) -> String {
    let mut letters = says.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", letters.as_str())
}
