//! The grammar of checks for APIs: beartrap plays the issuer, mints tokens, and calls.

mod answer;
mod call;
mod challenge;
mod contract;
pub mod entra;
mod file;
mod holder;
pub mod mcp;
mod metadata;
mod opaque;
mod world;

pub use answer::ApiAnswer;
pub use call::ApiCall;
pub use challenge::{Challenge, challenges};
pub use contract::{Api, Endpoint, Principal};
pub use file::{ApiSection, EndpointSection};
pub use holder::Holder;
pub use world::ApiWorld;
