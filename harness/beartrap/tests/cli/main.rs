//! The binary as people and scripts meet it: what it says, what it prints where, and the code it exits with.

#![expect(clippy::unwrap_used, reason = "a helper of a test has nothing better to do when it cannot go on")]

mod api;
mod contract;
mod diagnose;
mod entra;
mod entra_server;
mod fuzz;
mod fuzz_api;
mod guarded;
mod mallory;
mod memory;
mod mission;
mod output;
mod resume;
mod secrets;
mod served;
mod story;
mod support;
mod trouble;
#[cfg(unix)]
mod validator;
mod vectors;
mod way_in;
