//! A token for Microsoft Graph is refused.
//!
//! ## Why it matters
//! Graph tokens are what most clients have at hand, so they are sent to APIs by mistake, and somebody makes that work.
//! Every application with any permission in the tenant then calls the API.
//!
//! ## How to fix it
//! Have clients ask for a scope of your own API. Never list Graph as an audience, and never change the `nonce` in the header
//! to make the signature verify.
//!
//! ## Not a finding
//! - 403: an API may look at the scopes first, which are Graph's.

use super::lie;
use crate::clauses::{entra, rfc7519};
use beartrap_forge::entra::GRAPH;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra::AUDIENCE,
    also: &[&rfc7519::AUDIENCE],
    impact: Impact::MistakenIdentity,
    needs: &[Capability::EntraApi],
    mutant: Fault::EntraGraphAudience,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let entra = world.entra()?;
    let endpoint = world.api().main().clone();
    let for_graph = world.token().claim("aud", GRAPH);
    let lies = vec![
        lie("as Graph gets it", entra.graph_token()),
        lie("with a signature that verifies", for_graph.clone()),
        lie("with a nonce, and a signature that verifies", for_graph.header("nonce", world.made_up())),
    ];
    judge(super::presented(world, &endpoint, lies, ApiAnswer::is_unauthorized_or_forbidden).await?)
}
