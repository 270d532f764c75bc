//! Vectors against a validator: which ones, the probe before the first verdict, the run, and the proof.

mod played;
mod probe;
mod proof;
mod row;
mod run;
mod seen;

pub use played::judged;
pub use probe::{ProbeError, probe};
pub use proof::prove_vector;
pub use row::{VectorRow, plan_vectors};
pub use run::run_vectors;

use beartrap_kit::validator::Validator;

/// A validator under test.
pub trait Subject: Validator + Send {
    /// Why an answer since the last call says nothing about the validator, if one does: its adapter misbehaves.
    fn trouble(&mut self) -> Option<String> {
        None
    }
}

/// The time of vectors whose validator's clock can be set: 2026-01-01, so that runs repeat.
const FIXED_NOW: u64 = 1_767_225_600;

/// The time at which tokens for this validator are made, in seconds since 1970.
fn now_of(validator: &dyn Validator) -> u64 {
    if validator.greeting().has("clock") {
        return FIXED_NOW;
    }
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(FIXED_NOW, |since| since.as_secs())
}
