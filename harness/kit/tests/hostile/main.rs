//! Targets that mean harm: whatever they say, a check ends in time, breaks nothing, costs little and never fails them.

mod places;
mod server;
mod shapes;
mod wires;
