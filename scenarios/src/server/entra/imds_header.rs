//! Somebody asks the metadata service of a machine for a token as a web page or a proxy could make the machine ask.
//!
//! ## Why it matters
//! The service answers whoever reaches it from the machine. A server that fetches URLs for its users reaches it, too; the
//! header, which such a URL cannot set, is what keeps its tokens from them.
//!
//! ## How to fix it
//! Refuse with 400 every request without the exact header `Metadata: true`, every one that a proxy forwarded
//! (`X-Forwarded-For`), and every method but GET.
//!
//! ## Not a finding
//! - The name of a header may be in any letter case.

use crate::clauses::entra_tenant;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::METADATA_HEADER,
    also: &[],
    impact: Impact::StolenTokens,
    needs: &[Capability::EntraServer, Capability::EntraImds],
    mutant: Fault::MetadataHeaderOptional,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let asking = || tenant.asking_the_metadata_service();
    require(asking()?.send().await?.issues_tokens())?;

    let mut refused = Family::of("a request");
    for (name, request) in [
        ("without the header", asking()?.without_header("Metadata")),
        ("Metadata: false", asking()?.with_header("Metadata", "false")),
        ("Metadata: 1", asking()?.with_header("Metadata", "1")),
        ("forwarded by a proxy", asking()?.with_header("X-Forwarded-For", "203.0.113.7")),
        ("by POST", asking()?.by_post()),
    ] {
        refused.add(name, request.send().await?.is_refused_as(&NO_TOKEN_FOR_OTHERS));
    }
    require(asking()?.send().await?.issues_tokens())?;
    judge(refused)
}
