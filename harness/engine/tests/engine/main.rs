//! The engine, with scenarios and a server small enough to be seen through.

#![expect(clippy::unwrap_used, reason = "a helper of a test has nothing better to do when it cannot go on")]

mod containment;
mod planning;
mod policy;
mod toys;
mod way_in;
