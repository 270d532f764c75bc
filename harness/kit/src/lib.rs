//! The grammar that scenarios are written in: a [`ServerWorld`] with actors that have verbs, [`require`] for the
//! steps that must work before anything can be said, and [`judge`] for the one thing that a scenario is about.
//!
//! `require(..)?` can only leave a check unsettled; `judge(..)` alone can fail it. They stand on opposite sides of a
//! `Result`, so setup trouble is never a finding.
//!
//! Everything that goes over the wire passes [`Http`], which keeps the transcript, replaces secrets by digests as it
//! records them, and sends to no host that the target file does not name.

#[cfg(feature = "server")]
mod actors;
#[cfg(feature = "server")]
pub mod api;
mod challenge;
#[cfg(feature = "server")]
mod http;
mod judging;
#[cfg(feature = "server")]
pub mod login;
#[cfg(feature = "server")]
mod scene;
#[cfg(feature = "server")]
mod suite;
#[cfg(feature = "server")]
pub mod target;
#[cfg(feature = "server")]
mod transcript;
pub mod validator;
#[cfg(feature = "server")]
mod world;

#[cfg(feature = "server")]
pub use actors::{
    AuthorizationRequest, Browser, Client, ClientRequest, Code, ConsentForm, Credentials, DeviceCodes,
    IdToken, JwkSet, Landing, MachineRequest, MetadataDocument, RedirectUri, ResourceRequest, Tenant, Tokens,
};
#[cfg(feature = "server")]
pub use api::entra::Entra;
#[cfg(feature = "server")]
pub use api::{
    Api, ApiAnswer, ApiCall, ApiWorld, Borrowed, Certificates, Endpoint, Holder, Principal, Restart,
    Restarted, Start,
};
pub use beartrap_core::{About, Capability, Clause, Exhibit, Fault, Grade, Impact, Level, Weight};
pub use beartrap_forge::{
    Account, Algorithm, Certificate, Deviation, EntraSetting, EntraVersion, Form, Json, Pkce, Random,
    SigningKey, StatusList, Token,
};
#[cfg(feature = "server")]
pub use beartrap_issuer::{EntraKey, Issuer, Key, OnBehalfOf, Trouble};
pub use challenge::{Challenge, challenges};
#[cfg(feature = "server")]
pub use http::{
    Answered, ClientCertificate, Connection, Failure, Handler, Hosts, Http, InProcess, Limits, Request,
    Response, Shows, Tcp, TimePassing, Tls, Transport, Wire,
};
pub use judging::*;
#[cfg(feature = "server")]
pub use scene::{Channel, Scene};
#[cfg(feature = "server")]
pub use suite::{ApiScenario, Scenario, ServerScenario, Turn, World};
#[cfg(feature = "server")]
pub use target::EntraApi;
#[cfg(feature = "server")]
pub use transcript::{Redactor, Transcript};
#[cfg(feature = "server")]
pub use url::Url;
#[cfg(feature = "server")]
pub use world::{ONE_MINUTE, ServerWorld};
