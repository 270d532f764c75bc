//! The grammar of checks for APIs: beartrap plays the issuer, mints tokens, and calls.

mod answer;
mod borrowed;
mod call;
mod calls;
mod connection;
mod contract;
mod email;
pub mod entra;
mod file;
mod holder;
pub mod mcp;
mod metadata;
mod object;
mod opaque;
mod openapi;
mod restart;
mod status;
mod trusted;
mod world;

pub use answer::ApiAnswer;
pub use borrowed::{Borrowed, IssuerSection};
pub use call::ApiCall;
pub use connection::Certificates;
pub use contract::{Api, Endpoint, Principal};
pub use file::{ApiSection, EndpointSection};
pub use holder::Holder;
pub use metadata::identifier_of;
pub use object::{ObjectSection, Place};
pub use openapi::Description;
pub use restart::{Restart, Restarted, Start};
pub use world::ApiWorld;
