//! The grammar of validator vectors: an honest token, the policy under which it is accepted, and one lie.
//!
//! Nothing here needs a network, an asynchronous runtime or a command line, so a validator crate can have it as a
//! dev-dependency.

mod case;
mod encrypted;
mod honest;
mod judge;
mod policy;
mod probe;
mod seen;
mod subject;
mod vector;

pub use case::Case;
pub use encrypted::Encrypted;
pub use honest::{Honest, Stand};
pub use judge::{VectorOutcome, judge_cases, judge_vector};
pub use policy::{Kind, Policy, Request};
pub use probe::{ProbeError, probe};
pub use seen::{FIXED_NOW, Seen, now_for};
pub use subject::{Answer, Greeting, Validator};
pub use vector::{ACCEPT, EITHER, Expect, REJECT, Vector, VectorFamily};
