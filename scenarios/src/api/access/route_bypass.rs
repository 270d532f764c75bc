//! Other spellings of a route, and other methods, do not show it without a token.
//!
//! ## Why it matters
//! Where the guard compares paths in one way and the router in another, what lies between the two is open.
//!
//! ## How to fix it
//! Guard the routes in the router itself, or normalise the path once, before anything looks at it.
//!
//! ## Not a finding
//! - OPTIONS that shows nothing of the resource is what browsers ask, and is open to everybody.
//! - Another page that is served under such a path.

use crate::clauses::{rfc6749, rfc6750};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6750::CHALLENGED,
    also: &[&rfc6749::TOKEN_COVERS_THE_RESOURCE],
    impact: Impact::WiderAccess,
    needs: &[Capability::AnyIssuer],
    mutant: Fault::ApiGuardLiteral,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let honest = world.honestly_called(world.api().main()).await?;
    require(honest.is_served())?;
    require(world.call().send().await?.is_not_served())?;

    let url = &world.api().main().url;
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let mut ways = Family::of("a way to the resource");
    for (name, path) in spellings(url.path()) {
        let answer = world.call().at_target(&format!("{path}{query}")).send().await?;
        ways.add(name, answer.hides(&honest));
    }
    for header in ["X-Original-URL", "X-Rewrite-URL"] {
        let answer = world.call().with_header(header, url.path()).at_target("/").send().await?;
        ways.add(header, answer.hides(&honest));
    }
    for header in ["X-HTTP-Method-Override", "X-Method-Override"] {
        let call = world.call().with_header(header, &world.api().main().method);
        ways.add(header, call.by("OPTIONS").send().await?.hides(&honest));
    }
    ways.add("OPTIONS", world.call().by("OPTIONS").send().await?.hides(&honest));
    let head = world.call().by("HEAD").send().await?;
    let length = head.response().and_then(|response| response.header("content-length"));
    let says_nothing = length.is_none_or(|length| length == "0");
    ways.add("HEAD", head.is_not_served().unless(says_nothing, "which says nothing of the resource"));
    judge(ways)
}

fn spellings(path: &str) -> Vec<(&'static str, String)> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let encoded = name.bytes().next().map(|first| format!("{folder}/%{first:02x}{}", &name[1..]));
    let mut spellings = vec![
        ("a slash at the end", format!("{path}/")),
        ("two slashes", format!("/{path}")),
        ("a dot in front", format!("/.{path}")),
        ("there and back", format!("/x/..{path}")),
        ("back with a parameter", format!("/x/..;{path}")),
        ("an encoded slash in front", format!("/%2f{}", path.trim_start_matches('/'))),
        ("an encoded slash at the end", format!("{path}%2f")),
        ("a parameter", format!("{path};x")),
        ("an extension", format!("{path}.json")),
        ("an encoded null", format!("{path}%00")),
        ("an encoded blank", format!("{path}%20")),
        ("an encoded question mark", format!("{path}%3f")),
    ];
    spellings.extend(encoded.map(|path| ("an encoded letter", path)));
    if path != path.to_uppercase() {
        spellings.push(("upper case", path.to_uppercase()));
    }
    spellings
}
