//! The catalogue of beartrap: one file for each scenario, clauses as constants beside them.
//!
//! The id of a check follows from its path: `server/code/single_use.rs` is `code.single-use`. [`server`] gives the
//! checks of authorization servers.

#![cfg_attr(
    not(test),
    expect(
        clippy::wildcard_imports,
        reason = "the kit is the language that scenarios are written in, not a list of names"
    )
)]

mod clauses;
mod server;
mod text;

use beartrap_kit::ServerScenario;

/// The checks of authorization servers and OpenID Providers, group by group.
pub fn server() -> impl Iterator<Item = &'static ServerScenario> {
    server::GROUPS.iter().copied().flatten()
}
