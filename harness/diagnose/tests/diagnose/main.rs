//! What people ask, and what they are told.

#![expect(clippy::unwrap_used, reason = "a helper of a test has nothing better to do when it cannot go on")]

mod challenges;
mod hostile;
mod mission;
mod refusals;
mod requests;
mod scan;
mod screens;
mod support;
mod tokens;
