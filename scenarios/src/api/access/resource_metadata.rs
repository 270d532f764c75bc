//! The metadata of the API describe this API, its issuer, and what its challenges point to.
//!
//! ## Why it matters
//! A client that does not know the API finds its issuer here. It must drop metadata of another resource, and then it cannot
//! log in; or it does not, and takes its user to a stranger.
//!
//! ## How to fix it
//! Configure the public URL of the API once, and make `resource`, the address of the metadata and the challenge from it.
//!
//! ## Not a finding
//! - Behind a proxy the API is known by another URL than the one that is called; say so as `audience`.
//! - http on loopback.

use crate::clauses::rfc9728;
use beartrap_kit::api::identifier_of;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9728::RESOURCE_IDENTICAL,
    also: &[&rfc9728::CHALLENGE_NAMES_METADATA],
    impact: Impact::BrokenClient,
    needs: &[Capability::ResourceMetadata],
    mutant: Fault::ApiMetadataOfAnother,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.refuses_a_forged_one().await?;
    let challenged = world.call().send().await?;
    let found = world.resource_metadata(&challenged).await?;
    let (place, answer) = found.ok_or_else(|| Unsettled::because("there are no metadata any more"))?;
    let document = answer.document();
    let resource = document["resource"].as_str().unwrap_or_default();

    let api = world.api();
    let origin = api.url.origin().ascii_serialization();
    // At another place than the well-known ones, they are those of the URL that was called (3.3).
    let of_place = identifier_of(&place).unwrap_or_else(|| api.main().url.to_string());
    let known = [api.audience.as_str(), &origin, &format!("{origin}/"), &of_place];
    let is_close = known.iter().any(|known| known.trim_end_matches('/') == resource.trim_end_matches('/'));
    let expected = format!("the resource {}, {origin} or {of_place}", api.audience);
    let mut members = Family::of("a member");
    let named = answer.observe(is_close, &expected);
    let named = if known.contains(&resource) { named } else { named.noting("but for a slash at the end") };
    let is_plain = resource.starts_with("http:") && !is_loopback(api.url.host_str().unwrap_or_default());
    members.add("resource", if is_plain { named.noting("by plain http") } else { named });

    if let Some(issuers) = document["authorization_servers"].as_array() {
        let ours = issuers.iter().any(|issuer| issuer == api.issuer.url());
        let good = answer.observe(true, "the issuer whose tokens are taken");
        let good =
            if ours { good } else { good.noting("the issuer whose tokens are taken is not among them") };
        members.add("authorization_servers", good);
    }
    let points_to =
        challenged.challenge().and_then(|challenge| Some(challenge.get("resource_metadata")?.to_owned()));
    if let Some(text) = points_to {
        members.add("resource_metadata", leads_back(world, &challenged, &text, resource).await?);
    }
    judge(members)
}

/// The URL in a challenge leads to metadata of the same resource; at another host it is not followed.
async fn leads_back(
    world: &ApiWorld,
    challenged: &ApiAnswer,
    text: &str,
    resource: &str,
) -> Result<Observation, Unsettled> {
    let expected = "the URL of the metadata";
    let mut url = world.api().url.clone();
    url.set_path("/");
    let Some(named) = url.join(text).ok().filter(|_| text.contains("://")) else {
        return Ok(challenged.observe(false, expected));
    };
    if named.origin() != url.origin() {
        return Ok(challenged.observe(true, expected));
    }
    let answer = world.call().at(named).by("GET").send().await?;
    Ok(answer.observe(answer.had_effect() && answer.document()["resource"] == resource, expected))
}

fn is_loopback(host: &str) -> bool {
    ["127.0.0.1", "localhost", "[::1]"].contains(&host)
}
