//! From what was observed to what can be said about it.

#[cfg(feature = "server")]
mod answer;
mod observation;
#[cfg(feature = "server")]
mod refusals;

#[cfg(feature = "server")]
pub use answer::Answer;
pub use observation::{Family, Judgement, Observation, Outcome, Unsettled, judge, require};
#[cfg(feature = "server")]
pub use refusals::*;
