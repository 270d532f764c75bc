//! The lab from outside: the honest flow, each refusal, and each planted fault beside the honest lab.

#![expect(clippy::unwrap_used, reason = "a test ends where something is missing")]

mod actors;
mod faults;
mod honest;
mod refusals;
mod serving;
