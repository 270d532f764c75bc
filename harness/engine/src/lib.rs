//! Discover, plan, run, settle: turns a target and a catalogue of scenarios into a stream of events.
//!
//! Data goes one way. The engine knows the target, the options and the policy; a scenario knows none of them, and a
//! renderer sees only the events.

mod adapter;
mod plan;
mod prepare;
mod prepare_api;
mod prepare_borrowed;
mod prepare_mcp;
mod profile;
mod proof;
mod run;
mod settle;
mod stage;
mod vectors;

pub use adapter::{Adapter, AdapterError, AdapterLimits, CONFIG_VARIABLE, GivenUp, Launch};
pub use beartrap_core::Glob;
pub use plan::{Choice, PlanError, Shard, choose, plan};
pub use prepare::{Prepared, Stop, discovered, prepare};
pub use prepare_api::{PreparedApi, prepare_api};
pub use prepare_borrowed::borrow;
pub use profile::{PROFILES, Profile};
pub use proof::{Proof, Target, kills, prove};
pub use run::{Options, run};
pub use stage::Stage;
pub use vectors::{ProbeError, Subject, VectorRow, judged, plan_vectors, probe, prove_vector, run_vectors};
