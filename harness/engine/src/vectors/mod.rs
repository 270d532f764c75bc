//! Vectors against a validator: which ones, the probe before the first verdict, the run, and the proof.

mod played;
mod proof;
mod row;
mod run;

pub use played::judged;
pub use proof::prove_vector;
pub use row::{VectorRow, plan_vectors};
pub use run::run_vectors;

use beartrap_kit::validator::Validator;
pub use beartrap_kit::validator::{ProbeError, probe};

/// A validator under test.
pub trait Subject: Validator + Send {
    /// Why an answer since the last call says nothing about the validator, if one does: its adapter misbehaves.
    fn trouble(&mut self) -> Option<String> {
        None
    }
}
