//! Somebody asks the endpoint of an App Service for a token without the secret that the platform gave to the application.
//!
//! ## Why it matters
//! The endpoint is a plain URL on the machine. An application that fetches URLs for its users reaches it, too; the header,
//! which such a URL cannot set, is what keeps its tokens from them.
//!
//! ## How to fix it
//! Compare `X-IDENTITY-HEADER` with the value of `IDENTITY_HEADER`, and refuse the request with 401 where they differ.

use crate::clauses::entra_tenant;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::IDENTITY_HEADER,
    also: &[],
    impact: Impact::StolenTokens,
    needs: &[Capability::EntraServer, Capability::EntraAppService],
    mutant: Fault::IdentityHeaderOptional,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let asking = || tenant.asking_the_app_service();
    require(asking()?.send().await?.issues_tokens())?;

    let made_up = world.made_up();
    let mut refused = Family::of("a request");
    for (name, request) in [
        ("without the header", asking()?.without_header("X-IDENTITY-HEADER")),
        ("with another value", asking()?.with_header("X-IDENTITY-HEADER", &made_up)),
        ("with an empty value", asking()?.with_header("X-IDENTITY-HEADER", "")),
        ("with the header of virtual machines", {
            asking()?.without_header("X-IDENTITY-HEADER").with_header("Metadata", "true")
        }),
    ] {
        refused.add(name, request.send().await?.is_refused_by_status(&[401, 400, 403]));
    }
    require(asking()?.send().await?.issues_tokens())?;
    judge(refused)
}
