//! Tests of a JWT validator, one for each vector: an honest token that must be accepted, then the same with one lie.
//!
//! ```toml
//! [dev-dependencies]
//! beartrap = { version = "0.1", default-features = false, features = ["validator"] }
//! ```
//!
//! The file `tests/beartrap.rs` says how a token is verified, what the library can do, and what it is known to do
//! otherwise:
//!
//! ```
//! # mod toy {
//! #     pub(super) fn verify(token: &str, secret: &str, now: u64) -> Result<super::Claims, std::fmt::Error> {
//! #         let jwk = serde_json::json!({ "kty": "oct", "k": secret });
//! #         let jws = beartrap_forge::Jws::parse(token).map_err(|_| std::fmt::Error)?;
//! #         jws.verify(&jwk).map_err(|_| std::fmt::Error)?;
//! #         let lives = jws.claim("exp").and_then(|exp| exp.as_u64()).is_some_and(|exp| exp > now);
//! #         lives.then(|| jws.claims().clone()).ok_or(std::fmt::Error)
//! #     }
//! # }
//! use beartrap::validator::{Claims, Refusal, Request, Suite, Validator};
//!
//! struct Toy;
//!
//! impl Validator for Toy {
//!     fn verify(&mut self, request: &Request) -> Result<Claims, Refusal> {
//!         let policy = &request.policy;
//!         let secret = policy.jwks["keys"][0]["k"].as_str().ok_or(Refusal::because("there is no secret"))?;
//!         // The errors of the library are refusals.
//!         Ok(toy::verify(&request.token, secret, policy.now)?)
//!     }
//! }
//!
//! fn suite() -> Suite {
//!     Suite::of(|| Toy)
//!         .algorithms(["HS256"])
//!         .clock()
//!         .departures(&[("val.mac.key-short", "the toy takes any secret: issue 7")])
//! }
//!
//! beartrap::validator_tests!(suite());
//! # fn main() {
//! #     suite().must_be_sound();
//! #     suite().check("val.mac.tag-truncated");
//! #     suite().check("val.mac.key-short");
//! #     let unlisted = || Suite::of(|| Toy).algorithms(["HS256"]).clock().check("val.mac.key-short");
//! #     let failed = std::panic::catch_unwind(unlisted);
//! #     assert!(failed.is_err());
//! # }
//! ```
//!
//! Each vector is a test of its own: `val.none.lower` is `val::none::lower`, so `cargo test val::none` runs one family.
//! A test of a vector that does not apply, because the library lacks the algorithm, the kind of token or a clock that
//! can be set, passes and says so (`--show-output`). A vector that cannot be settled fails: an honest token was refused.
//!
//! A validator that accepts or refuses everything proves nothing. Then every test fails with the one sentence that says
//! so, and nothing is judged.
//!
//! A panic of the library is a failure that is called a crash, and no answer in time is a hang. What no process survives
//! (a stack that overflows, an abort) ends the test run; cargo-nextest gives each test a process of its own.
//!
//! Whoever wants to call vectors without the macro finds them by [`vectors`] and [`vector`], the policy of a request of
//! their own by [`policy`].

mod asked;
mod catalogue;
mod every_vector;
mod failure;
mod policy;
mod shown;
mod suite;
mod tests;
mod verify;

pub use beartrap_kit::validator::{Case, Expect, Kind, Policy, Request, Stand};
pub use beartrap_kit::{Clause, Impact, Level};
#[doc(hidden)]
pub use catalogue::id_of;
pub use catalogue::{Vector, vector, vectors};
pub use failure::{Failure, FailureKind};
pub use policy::{PolicyBuilder, policy};
pub use suite::{Outcome, Suite};
pub use verify::{Claims, Refusal, Validator};
