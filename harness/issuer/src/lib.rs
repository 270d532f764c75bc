//! The issuer that beartrap plays to an API: it publishes its metadata and keys, mints honest tokens and every wrong
//! one, answers introspection, and fails on request.
//!
//! [`Issuer`] answers requests in memory; [`Served`] is one that listens on loopback, on a thread of its own, so that it
//! serves tests with and without an asynchronous runtime alike. With the feature `tls` it listens behind the [`Door`] of an
//! `Authority`, over https.
//!
//! ```
//! let issuer = beartrap_issuer::Served::start("https://api.test").unwrap();
//! let honest = issuer.token().compact();
//! let for_another = issuer.token().claim("aud", "https://elsewhere.test").compact();
//! assert_ne!(honest, for_another);
//! assert!(issuer.url().starts_with("http://127.0.0.1:"));
//! ```

mod answer;
mod door;
mod entra;
mod keys;
mod log;
mod obo;
mod served;
mod state;
#[cfg(feature = "tls")]
mod tls;
mod upstream;

pub use answer::Reply;
pub use door::{Door, Stream};
pub use entra::{EntraKey, EntraMetadata, EntraShape, TEMPLATE, jwk as entra_jwk};
pub use keys::Key;
pub use log::Fetch;
pub use obo::OnBehalfOf;
pub use served::{Served, ServedUpstream};
pub use state::{Issuer, Trouble};
#[cfg(feature = "tls")]
pub use tls::{Authority, Issued};
pub use upstream::Upstream;
