//! What people and machines read of a run, as snapshots and as properties.

#![expect(clippy::unwrap_used, reason = "a helper of a test may fail as loudly as a test")]

mod hostile;
mod merge;
mod pages;
mod run_file;
mod sample;
mod screens;
