//! beartrap as a dev-dependency: the vectors for JWT validators, in process.
//!
//! With `default-features = false, features = ["validator"]` it brings neither a network nor an asynchronous runtime nor
//! a command line. [`validator`] says how a crate tests itself with it.

#[cfg(feature = "validator")]
pub mod validator;
