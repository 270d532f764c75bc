//! Stories of Microsoft Entra ID, played before they are told.
//!
//! Each is one file that reads as the story does: somebody asks, something comes back, `diagnose` says why, and there is one
//! lesson. Every step is held against what the personality really answers, so that a story that is not true is not told.
//!
//! ```
//! let told = beartrap_stories::named("northwind").unwrap().play().unwrap();
//! assert!(told.contains("AADSTS1002012"));
//! ```

mod answer;
mod browser;
mod diagnosis;
mod global_administrator_403;
mod imds_black_hole;
mod multi_tenant_saas;
mod northwind;
mod stage;
mod stolen_code;
mod text;
mod trace;
mod two_am_expiry;
mod wrong_audience;

use stage::{Stage, Told};

/// A story.
#[derive(Debug)]
pub struct Story {
    /// What `beartrap story` calls it.
    pub name: &'static str,
    /// What it is about, in a line.
    pub about: &'static str,
    play: fn(&mut Stage) -> Told,
}

/// A story is not true: something else happened than is told. It is a fault of beartrap and of nobody else.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the story does not go as it is told: {step}: expected was {expected}, and there came {found}; please report it"
)]
pub struct Untold {
    step: String,
    expected: String,
    found: String,
}

static STORIES: [&Story; 7] = [
    &northwind::STORY,
    &two_am_expiry::STORY,
    &global_administrator_403::STORY,
    &multi_tenant_saas::STORY,
    &wrong_audience::STORY,
    &imds_black_hole::STORY,
    &stolen_code::STORY,
];

/// Every story, in the order in which to hear them.
pub fn stories() -> impl Iterator<Item = &'static Story> {
    STORIES.into_iter()
}

/// The story of this name.
pub fn named(name: &str) -> Option<&'static Story> {
    stories().find(|story| story.name == name)
}

impl Story {
    /// Plays it in process, with a clock and chance of its own, and gives what is to be told: the same each time.
    ///
    /// # Errors
    /// At the first step that goes otherwise than it is told.
    pub fn play(&self) -> Result<String, Untold> {
        Ok(self.played()?.told())
    }

    /// Plays it as well, and gives who sent what to whom on its way from the browser to the API, by the numbers of the
    /// steps, and at which of the four it broke.
    ///
    /// # Errors
    /// At the first step that goes otherwise than it is told.
    pub fn trace(&self) -> Result<String, Untold> {
        Ok(self.played()?.traced(self))
    }

    fn played(&self) -> Result<Stage, Untold> {
        let mut stage = Stage::new(self);
        (self.play)(&mut stage)?;
        Ok(stage)
    }
}
