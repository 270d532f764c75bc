//! Mallory: an adversary that is not a list.
//!
//! She has a bag of everything that she could know, each value with its type: her own sessions, codes, verifiers and
//! tokens, her client, and what leaks of Alice's: codes, states, challenges and ID tokens that stood in a log, the refresh
//! token of a public client. The actors' verbs are played in an order that is drawn, and into any parameter goes any value
//! of its type, none, or two. Nobody tells her what might be wrong with the server.
//!
//! There is one law. Nothing that Mallory ends with speaks for Alice, and no token is issued without a fresh code, its
//! verifier, its client and its redirect URI. It is judged by effect, by an oracle that knows what each honest party did
//! ([`Law`] has the clauses), and what the documents leave open breaks nothing. A story that breaks it is shortened to the
//! steps without which it does not happen.

mod back;
mod bag;
mod dice;
mod explore;
mod field;
mod front;
mod generate;
mod law;
mod ledger;
mod lookalike;
mod play;
mod step;
#[cfg(test)]
mod tests;

pub use explore::{Explored, Limits, Story, explore};
pub use field::Field;
pub use law::Law;
pub use play::Told;
