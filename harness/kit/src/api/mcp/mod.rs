//! Model Context Protocol over HTTP: an API whose main endpoint is a POST with a JSON-RPC body.
//!
//! It is spoken in two eras: up to revision 2025-11-25 a client shakes hands with `initialize` and may be given a session;
//! from 2026-07-28 on each request stands for itself and repeats in headers what its body says. Many servers speak both,
//! and each era is a way in of its own.

mod answer;
mod contract;
mod input;
mod message;
mod server;
mod session;
#[cfg(test)]
mod tests;
mod verbs;

pub(super) use answer::is_served;
pub(super) use contract::speak;
pub use input::Question;
pub use message::Message;
pub use server::{Era, LEGACY, MODERN, McpServer};
pub(super) use session::Opening;
pub use session::Session;
pub use verbs::Mcp;
