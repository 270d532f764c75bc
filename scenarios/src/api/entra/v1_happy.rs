//! A token of version 1 is served under each identifier that the API is registered with.
//!
//! ## Why it matters
//! The registration of the API decides about the version, and old registrations say 1: their issuer ends in a slash, and
//! their audience is a URI.
//!
//! ## How to fix it
//! Read the metadata of version 1 for tokens that say `"ver":"1.0"`, and list every identifier of the registration.
//!
//! ## Not a finding
//! - An API that takes both versions may expect the client id in version 2 alone.

use crate::clauses::entra;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra::AUDIENCE_FORMS,
    also: &[&entra::OWN_VERSION],
    impact: Impact::BrokenLogin,
    needs: &[Capability::EntraApi, Capability::EntraV1, Capability::EntraScopes],
    mutant: Fault::EntraSlashLost,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let entra = world.entra()?;
    let endpoint = entra.user_endpoint()?;
    super::refuses_a_forged_one_at(world, &endpoint).await?;
    let usual = entra.setting_of(EntraVersion::V1);
    let mut audiences = Family::of("an audience");
    for audience in &entra.contract().audiences {
        let setting = EntraSetting { audience: audience.clone(), ..usual.clone() };
        let token = entra.user_token_of(&setting, &endpoint);
        let served = world.call_of(&endpoint).bearing(&token).send().await?.is_served();
        let is_usual = *audience == usual.audience;
        audiences.add(
            if *audience == entra.contract().api { "the client id" } else { "a URI" },
            if is_usual { served } else { served.left_open("it may be meant for version 2 alone") },
        );
    }
    judge(audiences)
}
