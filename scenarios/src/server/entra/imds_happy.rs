//! A machine asks its metadata service for a token and gets one for what it asked for.
//!
//! ## Why it matters
//! What runs in the cloud has no other credential. Libraries read the times as text, and an API refuses the token for
//! another.
//!
//! ## How to fix it
//! Answer with `access_token`, `token_type`, `resource`, and `expires_in`, `expires_on` and `not_before` as text; put the
//! requested resource into `aud`.
//!
//! ## Not a finding
//! - `aud` may be the id of the resource, or name it with another slash at its end.
//! - `refresh_token` may be there and empty.

use crate::clauses::entra_tenant;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::METADATA_TOKEN,
    also: &[],
    impact: Impact::BrokenClient,
    needs: &[Capability::EntraServer, Capability::EntraImds],
    mutant: Fault::IdentityForOtherResource,
};

const TEXTS: [&str; 4] = ["resource", "expires_in", "expires_on", "not_before"];

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let machine = tenant.machine()?;
    let mut tokens = Family::of("a resource");
    for resource in [&machine.resource, &machine.other_resource] {
        let answer = tenant.asking_the_metadata_service()?.but("resource", resource).send().await?;
        tokens.add(resource, is_for(&tenant, &answer, resource)?);
    }
    judge(tokens)
}

fn is_for(tenant: &Tenant, answer: &Answer, resource: &str) -> Result<Observation, Unsettled> {
    let issued = answer.issues_tokens();
    if !issued.is_good() {
        return Ok(issued);
    }
    let document = answer.document();
    let is_text = |name: &&str| document[*name].as_str().is_some_and(|text| !text.is_empty());
    let absent: Vec<&str> = TEXTS.into_iter().filter(|name| !is_text(name)).collect();
    let is_bearer = document["token_type"].as_str().is_some_and(|kind| kind.eq_ignore_ascii_case("Bearer"));
    let members = Observation::of(
        absent.is_empty() && is_bearer,
        "200 with token_type Bearer, and resource and the times as text",
        match (&absent[..], is_bearer) {
            ([], true) => "200 with all members".to_owned(),
            ([], false) => "200 with another token_type".to_owned(),
            _ => format!("200 without {} as text", absent.join(", ")),
        },
    );
    let claims = tenant.claims_of(&answer.tokens()?)?;
    let audience = claims.get("aud").and_then(|audience| audience.as_str()).unwrap_or_default();
    let is_named = audience.trim_end_matches('/') == resource.trim_end_matches('/');
    let is_id = !audience.is_empty() && !audience.contains(':');
    let addressed = Observation::of(
        is_named || is_id,
        format!("a token for {resource}"),
        format!("a token for {}", if audience.is_empty() { "nobody" } else { audience }),
    );
    let addressed =
        if is_id { addressed.remarking("which is no URL, and was not compared") } else { addressed };
    Ok(members.and(addressed).seen_in([answer.exchange()]))
}
