//! The grammar of validator vectors: an honest token, the policy under which it is accepted, and one lie.
//!
//! Nothing here needs a network, an asynchronous runtime or a command line, so a validator crate can have it as a
//! dev-dependency.

mod case;
mod honest;
mod judge;
mod policy;
mod subject;
mod vector;

pub use case::Case;
pub use honest::{Honest, Stand};
pub use judge::{VectorOutcome, judge_vector};
pub use policy::{Kind, Policy, Request};
pub use subject::{Answer, Greeting, Validator};
pub use vector::{ACCEPT, EITHER, Expect, REJECT, Vector, VectorFamily};
