//! Targets that mean harm: whatever they say, a check ends in time, breaks nothing, costs little and never fails them.

#![expect(clippy::unwrap_used, reason = "a helper of a test has nothing better to do when it cannot go on")]

mod places;
mod server;
mod shapes;
mod wires;
