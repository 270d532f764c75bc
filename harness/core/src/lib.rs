//! The words of beartrap: what a check is made of, and what can be said about its outcome.
//!
//! A *check* (scenario or vector) carries an [`About`]: the [`Clause`] it enforces, the [`Impact`] of a violation,
//! the [`Capability`]s it needs and the [`Fault`] of the reference system that it must catch. Running it gives a
//! [`Verdict`]; a run is a stream of [`Event`]s, and every renderer reads only those.
//!
//! Nothing here does input or output.

mod about;
mod capability;
mod clause;
mod docs;
mod event;
mod exchange;
pub mod faults;
mod glob;
mod impact;
mod verdict;

pub use about::{About, Check, Kind};
pub use capability::Capability;
pub use clause::{Clause, Level};
pub use docs::{Docs, Section};
pub use event::{CheckResult, Departure, Event, RUN_SCHEMA, RunHeader, RunSummary, Step, StepState, Totals};
pub use exchange::Exchange;
pub use faults::Fault;
pub use glob::Glob;
pub use impact::{Impact, Severity};
pub use verdict::{Exhibit, Finding, Grade, Verdict, Weight};
