//! Well-formed lies about tokens, for property tests of a JWT library.
//!
//! A [`Lie`] is an honest token, signed as it should be, in which one rule is broken for sure, or several. As a proptest
//! [`Strategy`](proptest::strategy::Strategy) it shrinks to the simplest lie that is believed:
//!
//! ```
//! use beartrap::fuzz::{Lie, tokens};
//! use proptest::prelude::*;
//!
//! # struct Claims;
//! // The library: a key set, an issuer, an audience, the time. This one trusts nobody.
//! fn verified(token: &str, policy: &beartrap::fuzz::Policy) -> Option<Claims> {
//!     # let _ = (token, policy);
//!     None
//! }
//!
//! proptest!(ProptestConfig::with_cases(16), |(lie in tokens())| {
//!     prop_assert!(verified(&lie.token(), &lie.policy()).is_none(), "believed: {}", lie.says());
//! });
//! ```
//!
//! For a fuzzer, [`Lie`] is [`Arbitrary`](arbitrary::Arbitrary) as well: `fuzz_target!(|lie: Lie| …)`. An arbitrary one may
//! be honest, or leave the answer open: [`Lie::is_honest`] and [`Lie::is_lie`] say which it is.
//!
//! [`Hunt`] is the loop of `beartrap fuzz validator` in process.

pub use arbitrary;
pub use beartrap_fuzzer::hunt::{Counted, Dead};
pub use beartrap_fuzzer::lie::{LieTree, Lies, tokens};
pub use beartrap_fuzzer::{
    Artifact, Base, Effect, Finding, Hunt, Lie, Limits, Progress, Report, Rule, Scope, Twist,
};
pub use beartrap_kit::validator::{Policy, Request};
pub use proptest;
