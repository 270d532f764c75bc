//! The issuer that beartrap plays to an API: it publishes its metadata and keys, mints honest tokens and every wrong
//! one, answers introspection, and fails on request.
//!
//! [`Issuer`] answers requests in memory; [`Served`] is one that listens on loopback, on a thread of its own, so that it
//! serves tests with and without an asynchronous runtime alike.
//!
//! ```
//! let issuer = beartrap_issuer::Served::start("https://api.test").unwrap();
//! let honest = issuer.token().compact();
//! let for_another = issuer.token().claim("aud", "https://elsewhere.test").compact();
//! assert_ne!(honest, for_another);
//! assert!(issuer.url().starts_with("http://127.0.0.1:"));
//! ```

mod answer;
mod entra;
mod keys;
mod log;
mod served;
mod state;

pub use answer::Reply;
pub use entra::{EntraKey, EntraShape};
pub use keys::Key;
pub use log::Fetch;
pub use served::Served;
pub use state::{Issuer, Trouble};
