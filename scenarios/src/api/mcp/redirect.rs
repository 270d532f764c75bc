//! The URL that clients are told answers itself.
//!
//! ## Why it matters
//! Clients drop the token or the body on a redirect, or follow it to plain http and show the token to the network.
//!
//! ## How to fix it
//! Mount the endpoint at the very path that is advertised, and tell the framework that it stands behind a proxy with TLS.
//!
//! ## Not a finding
//! - A redirect from the other spelling of the path, with or without a slash, as long as scheme and host stay.

use crate::clauses::rfc9728;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9728::RESOURCE_IDENTICAL,
    also: &[],
    impact: Impact::BrokenClient,
    needs: &[Capability::Mcp, Capability::OwnIssuer],
    mutant: Fault::McpRedirects,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.refuses_a_forged_one().await?;
    let url = world.api().main().url.clone();
    let mut spellings = Family::of("a spelling");
    let token = world.token();
    let advertised = world.call().bearing(&token).send().await?;
    let is_redirect = |answer: &ApiAnswer| (300..400).contains(&answer.status());
    spellings.add(
        "the URL",
        advertised.observe(!is_redirect(&advertised), "no redirect").and(advertised.is_served()),
    );
    let behind_tls = world.call().bearing(&token).with_header("X-Forwarded-Proto", "https").send().await?;
    spellings.add("the URL behind TLS", behind_tls.observe(!is_redirect(&behind_tls), "no redirect"));

    let mut other = url.clone();
    let bare = url.path().trim_end_matches('/').to_owned();
    other.set_path(&if url.path().ends_with('/') { bare } else { format!("{bare}/") });
    let answer = world.call().in_no_session().at(other.clone()).bearing(&token).send().await?;
    let to =
        answer.response().and_then(|response| response.header("location")).and_then(|to| other.join(to).ok());
    let stays = |to: &Url| to.origin() == url.origin();
    let seen = answer
        .observe(!is_redirect(&answer) || to.as_ref().is_some_and(stays), "no redirect to another origin");
    spellings.add(
        "with or without a slash",
        if is_redirect(&answer) { seen.remarking("a redirect") } else { seen },
    );
    judge(spellings)
}
