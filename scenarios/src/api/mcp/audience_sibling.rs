//! A token for a neighbour of the server is refused.
//!
//! ## Why it matters
//! Many servers on one host is the usual case; whoever compares beginnings lets each of them act at all others.
//!
//! ## How to fix it
//! Compare the whole identifier, not its beginning and not its origin.
//!
//! ## Not a finding
//! - A slash at the end and capitals in scheme and host may be accepted, for robustness.
//! - One audience for all servers of a deployment, where that is documented: list it as a departure.

use crate::clauses::{mcp, rfc7519};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &mcp::ISSUED_FOR_IT,
    also: &[&rfc7519::AUDIENCE],
    impact: Impact::MistakenIdentity,
    needs: &[Capability::Mcp, Capability::OwnIssuer],
    mutant: Fault::AudienceByPart,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let own = world.api().audience.clone();
    let url: Url = own.parse().ok().filter(Url::has_host).ok_or_else(|| {
        Unsettled::because("the audience is no URL with a host, so that it has no neighbours")
    })?;
    world.serves_the_honest().await?;
    let origin = url.origin().ascii_serialization();
    let (bare, path) = (own.trim_end_matches('/'), url.path().trim_end_matches('/'));
    let other_scheme = if url.scheme() == "https" { "http" } else { "https" };
    let siblings = [
        ("the origin", origin.clone()),
        ("the origin and a slash", format!("{origin}/")),
        ("one letter more", format!("{bare}2")),
        ("a path below", format!("{bare}/admin")),
        ("a path beside", format!("{bare}/../beside")),
        ("a path in capitals", format!("{origin}{}", path.to_uppercase())),
        (
            "another port",
            own.replacen(&origin, &format!("{}://{}:1", url.scheme(), url.host_str().unwrap_or_default()), 1),
        ),
        ("another scheme", own.replacen(url.scheme(), other_scheme, 1)),
        ("a query", format!("{bare}?x=1")),
    ];
    let mut tokens = Family::of("a token");
    for (name, audience) in siblings {
        if audience.trim_end_matches('/') != bare {
            let answer = world.called_with(&world.token().claim("aud", audience)).await?;
            tokens.add(name, answer.is_unauthorized());
        }
    }
    let slash = if own.ends_with('/') { bare.to_owned() } else { format!("{own}/") };
    let host = url.host_str().unwrap_or_default();
    let capitals = own.replacen(host, &host.to_uppercase(), 1);
    for (name, audience) in [("a slash more or less", slash), ("a host in capitals", capitals)] {
        if audience != own {
            let answer = world.called_with(&world.token().claim("aud", audience)).await?;
            tokens.add(name, answer.is_unauthorized().left_open("allowed for robustness"));
        }
    }
    world.serves_the_honest().await?;
    judge(tokens)
}
