//! The engine, with scenarios and a server small enough to be seen through.

#![expect(clippy::unwrap_used, reason = "a helper of a test has nothing better to do when it cannot go on")]

#[cfg(unix)]
mod adapter;
mod containment;
mod planning;
mod policy;
#[cfg(unix)]
mod scripted;
mod toys;
#[cfg(unix)]
mod vectors;
mod way_in;
