//! The metadata describe the very URL that clients use, and no other.
//!
//! ## Why it matters
//! A client must drop metadata of another resource, and then it cannot sign in; tokens that are bound to the whole host are
//! good for every server on it.
//!
//! ## How to fix it
//! Configure the public URL of the endpoint, path included, and make `resource` and the address of the metadata from it.
//!
//! ## Not a finding
//! - Behind a proxy the server is known by another URL than the one that is called; say so as `audience`.
//! - A slash at the end, another name of loopback, and the bare origin in metadata at the root cost a note.

use crate::clauses::{mcp, rfc9728};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9728::RESOURCE_IDENTICAL,
    also: &[&mcp::SERVERS_NAMED],
    impact: Impact::BrokenLogin,
    needs: &[Capability::Mcp, Capability::OwnIssuer],
    mutant: Fault::McpMetadataOfOrigin,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_honest().await?;
    world.refuses_a_forged_one().await?;
    let url = world.api().main().url.clone();
    let challenged = world.call().send().await?;
    let named = challenged.challenge().and_then(|challenge| challenge.metadata());
    let named = named.filter(|named| named.origin() == url.origin());
    let is_named = named.is_some();
    let mut found = None;
    for place in named.into_iter().chain(world.metadata_places()) {
        let answer = world.call().at(place.clone()).by("GET").send().await?;
        if answer.shows_metadata() {
            found = Some((place, answer));
            break;
        }
    }
    let (place, answer) = found.ok_or_else(|| Unsettled::because("the server shows no metadata"))?;
    let mut documents = Family::of("a document");
    let at_the_root = !is_named && place == world.metadata_place("");
    documents.add("of the endpoint", describes(world, &answer, &url, at_the_root));

    let elsewhere = format!("{}-beartrap", url.path().trim_end_matches('/'));
    let other = world.call().at(world.metadata_place(&elsewhere)).by("GET").send().await?;
    let mut own = url.clone();
    own.set_path(&elsewhere);
    let is_its_own = !other.shows_metadata() || other.document()["resource"] == own.as_str();
    documents.add("of another path", other.observe(is_its_own, "nothing, or metadata of that path"));
    judge(documents)
}

fn describes(world: &ApiWorld, answer: &ApiAnswer, url: &Url, at_the_root: bool) -> Observation {
    let resource = answer.document()["resource"].as_str().unwrap_or_default().to_owned();
    let audience = world.api().audience.as_str();
    let good = answer.observe(true, "the URL of the endpoint");
    let bare = resource.trim_end_matches('/');
    if resource == url.as_str() || resource == audience {
        good
    } else if bare == url.as_str().trim_end_matches('/') || bare == audience.trim_end_matches('/') {
        good.remarking("but for a slash at the end, which strict clients mind")
    } else if resource.parse::<Url>().is_ok_and(|resource| is_same_machine(&resource, url)) {
        good.noting("under another name of loopback")
    } else if at_the_root && bare == url.origin().ascii_serialization() {
        good.noting("the whole origin, and so every server on it")
    } else {
        let shown: String = resource.chars().filter(|letter| !letter.is_control()).take(80).collect();
        Observation::of(false, format!("the resource {url}"), format!("{shown:?}"))
            .seen_in([answer.exchange()])
    }
}

fn is_same_machine(resource: &Url, url: &Url) -> bool {
    let is_loopback = |url: &Url| matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
    let same = |one: &Url, other: &Url| {
        one.port_or_known_default() == other.port_or_known_default()
            && one.path().trim_end_matches('/') == other.path().trim_end_matches('/')
    };
    is_loopback(resource) && is_loopback(url) && same(resource, url)
}
