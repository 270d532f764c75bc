//! The catalogue of beartrap: one file for each scenario, clauses as constants beside them.
//!
//! The id of a check follows from its path: `server/code/single_use.rs` is `code.single-use`. [`server`] gives the
//! checks of authorization servers, [`api`] those of APIs, [`validator`] the vectors for JWT validators.

#![cfg_attr(
    not(feature = "server"),
    expect(dead_code, reason = "clauses of servers stand beside those of validators")
)]
#![cfg_attr(
    all(not(test), feature = "server"),
    expect(
        clippy::wildcard_imports,
        reason = "the kit is the language that scenarios are written in, not a list of names"
    )
)]

#[cfg(feature = "server")]
mod api;
mod clauses;
#[cfg(feature = "server")]
mod server;
#[cfg(feature = "server")]
mod text;
mod validator;

use beartrap_kit::validator::VectorFamily;
#[cfg(feature = "server")]
use beartrap_kit::{ApiScenario, ServerScenario};

/// The checks of authorization servers and OpenID Providers, group by group.
#[cfg(feature = "server")]
pub fn server() -> impl Iterator<Item = &'static ServerScenario> {
    server::GROUPS.iter().copied().flatten()
}

/// The checks of APIs, folder by folder.
#[cfg(feature = "server")]
pub fn api() -> impl Iterator<Item = &'static ApiScenario> {
    api::GROUPS.iter().copied().flatten()
}

/// The vectors for JWT validators, family by family.
pub fn validator() -> impl Iterator<Item = &'static VectorFamily> {
    validator::FAMILIES.iter().copied()
}
