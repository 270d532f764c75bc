//! A validator behind an adapter: a process that is asked over its standard input and answers on its standard output,
//! one JSON object a line (the adapter protocol, version 1).
//!
//! Whatever the process does, an [`Adapter`] comes back with an answer: it has a time limit, a memory limit and a limit
//! for the length of a line, it starts the process again when it ends, and ends it when it is dropped.

mod client;
mod error;
mod launch;
mod memory;
mod process;
mod protocol;
mod text;

pub use client::Adapter;
pub use error::AdapterError;
pub use launch::{AdapterLimits, CONFIG_VARIABLE, GivenUp, Launch};
