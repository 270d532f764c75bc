//! The grammar that scenarios are written in: a [`ServerWorld`] with actors that have verbs, [`require`] for the
//! steps that must work before anything can be said, and [`judge`] for the one thing that a scenario is about.
//!
//! `require(..)?` can only leave a check unsettled; `judge(..)` alone can fail it. They stand on opposite sides of a
//! `Result`, so setup trouble is never a finding.
//!
//! Everything that goes over the wire passes [`Http`], which keeps the transcript, replaces secrets by digests as it
//! records them, and sends to no host that the target file does not name.

mod actors;
mod http;
mod judging;
pub mod login;
mod scene;
mod suite;
pub mod target;
mod transcript;
mod world;

pub use actors::{
    AuthorizationRequest, Browser, Client, ClientRequest, Code, ConsentForm, Credentials, IdToken, JwkSet,
    Landing, MetadataDocument, RedirectUri, ResourceRequest, Tokens,
};
pub use beartrap_core::{About, Capability, Clause, Exhibit, Fault, Grade, Impact, Level, Weight};
pub use beartrap_forge::{Form, Pkce, Random};
pub use http::{
    Answered, Failure, Handler, Hosts, Http, InProcess, Limits, Request, Response, Tcp, TimePassing,
    Transport, Wire,
};
pub use judging::{
    Answer, BAD_BASIC_CREDENTIALS, BAD_CLIENT, BAD_GRANT, CREDENTIALS_OR_GRANT_MISSING, Family,
    GRANT_NOT_ALLOWED, Judgement, Observation, Outcome, Refusal, SCOPE_EXCESSIVE, Unsettled,
    VERIFIER_MISSING, VERIFIER_WRONG, WRONG_METHOD, judge, require,
};
pub use scene::Scene;
pub use suite::{Scenario, ServerScenario};
pub use transcript::{Redactor, Transcript};
pub use world::{ONE_MINUTE, ServerWorld};
