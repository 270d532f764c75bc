//! beartrap as a dev-dependency: the vectors for JWT validators, in process, and the issuer and checks for an API.
//!
//! With `default-features = false, features = ["validator"]` it brings neither a network nor an asynchronous runtime nor
//! a command line. [`validator`] says how a crate tests itself with it.

#[cfg(feature = "api")]
pub mod api;
#[cfg(feature = "fuzz")]
pub mod fuzz;
#[cfg(feature = "validator")]
pub mod validator;
