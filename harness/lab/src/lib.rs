//! The lab: an honest authorization server, OpenID Provider and API, in process, with a clock that can be turned.
//!
//! Its rules are written so that each can be broken by name: a [`Fault`](beartrap_core::Fault) planted in the
//! [`LabConfig`] switches off or bends exactly one of them, which is how a check is shown to be able to fail. The
//! [`Null`] targets are what no check may praise.
//!
//! Tokens are signed and verified with a JOSE library of its own, never with the one that forges.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")] async fn main() {
//! use beartrap_lab::{Lab, LabConfig};
//!
//! let lab = Lab::new(LabConfig::honest("https://op.beartrap.test"));
//! let request = http::Request::get("/.well-known/openid-configuration").body(bytes::Bytes::new()).unwrap();
//! assert_eq!(lab.answer(request).await.status(), 200);
//! # }
//! ```

mod access;
mod answer;
mod api;
mod ask;
mod authorize;
mod clientauth;
mod clock;
mod cors;
mod introspect;
mod jose;
mod keys;
mod lab;
mod meta;
mod null;
pub mod page;
mod random;
mod refusal;
mod register;
mod resource;
mod resource_entra;
mod revoke;
mod routes;
mod scope;
mod serve;
mod store;
mod target_file;
mod token;
mod userinfo;
mod validator;
mod world;

pub use ask::Connection;
pub use ask::Form;
pub use clock::Clock;
pub use lab::{Lab, LabConfig};
pub use null::Null;
pub use random::Random;
pub use resource::{Api, ApiConfig, AskIssuer, CallUpstream, FetchUrl, Mcp};
pub use resource_entra::{EntraApi, EntraApiConfig, SendRequest};
pub use serve::serve;
pub use validator::{ClientCertificate, Signed, Validator};
