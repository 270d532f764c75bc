//! Well-formed lies about tokens, and the hunt that presents them.
//!
//! A [`Lie`] is an honest token with a list of [`Twist`]s, each of which breaks one rule for sure; everything else about
//! it is right, the signature included, so that a validator has to come as far as the rule to refuse it.

pub mod hunt;
pub mod lie;
#[cfg(feature = "server")]
pub mod mallory;

pub use hunt::{Artifact, Dead, Effect, Finding, Hunt, Limits, Progress, Report};
pub use lie::{Base, Lie, Rule, Scope, Twist};
