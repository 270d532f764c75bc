//! MCP servers. The ordinary checks of APIs run over them, too; these are what the protocol adds.

mod audience;
mod audience_sibling;
mod batch;
mod challenge;
mod challenge_scope;
mod concurrent_users;
mod header_mismatch;
mod host;
mod initialize;
mod invalid_token;
mod metadata;
mod metadata_resource;
mod origin;
mod other_doors;
mod per_request;
mod redirect;
mod request_state;
mod scope;
mod scope_tool;
mod session_id;
mod session_not_auth;
mod session_owner;
mod session_refresh;
mod state_handle;
mod token_passthrough;
mod unauthenticated;

use beartrap_kit::{ApiAnswer, ApiWorld, Observation, suite};

suite![ApiWorld:
    audience, audience_sibling, batch, challenge, challenge_scope, concurrent_users, header_mismatch, host, initialize,
    invalid_token, metadata, metadata_resource, origin, other_doors, per_request, redirect, request_state, scope, scope_tool,
    session_id, session_not_auth, session_owner, session_refresh, state_handle, unauthenticated;
    alone: token_passthrough,
];

/// A refusal for want of scope, which names every scope that is wanted and where the metadata are.
fn says_what_is_missing(answer: &ApiAnswer, scope: &str) -> Observation {
    let refused = answer.is_forbidden();
    let Some(challenge) = answer.challenge().filter(|_| answer.status() == 403) else {
        return if answer.status() == 403 { refused.noting("no challenge") } else { refused };
    };
    let named = challenge.get("scope").unwrap_or_default();
    let missing = scope.split(' ').any(|wanted| !named.split(' ').any(|word| word == wanted));
    let refused = if missing {
        refused.noting("the challenge does not name each scope that is wanted")
    } else {
        refused
    };
    match challenge.get("resource_metadata") {
        Some(_) => refused,
        None => refused.noting("the challenge does not say where the metadata are"),
    }
}
