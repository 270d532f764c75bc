//! No header of a request takes it out of the check of its token.
//!
//! ## Why it matters
//! Health probes and open paths need no token. Whoever decides that by what the request says of itself lets everybody say it.
//!
//! ## How to fix it
//! Exempt routes by the path that the router takes, after it was normalised, and drop forwarding headers of outsiders.
//!
//! ## Not a finding
//! - A page that is open to everybody and is served in place of the resource.
//! - OPTIONS and HEAD that show nothing of the resource.

use crate::clauses::{rfc6750, rfc9700};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9700::HEADERS_SANITISED,
    also: &[&rfc6750::CHALLENGED],
    impact: Impact::WiderAccess,
    needs: &[Capability::AnyIssuer],
    mutant: Fault::ApiExemptByHeader,
};

const CLAIMS: [(&str, &str); 18] = [
    ("User-Agent", "kube-probe/1.34"),
    ("User-Agent", "GoogleHC/1.0"),
    ("User-Agent", "ELB-HealthChecker/2.0"),
    ("User-Agent", "HealthCheck/1.0"),
    ("X-Original-URL", "/health"),
    ("X-Rewrite-URL", "/health"),
    ("X-Forwarded-Uri", "/health"),
    ("X-Forwarded-Path", "/health"),
    ("X-Forwarded-Prefix", "/health"),
    ("X-Original-URI", "/health"),
    ("X-Envoy-Original-Path", "/health"),
    ("X-Forwarded-Method", "OPTIONS"),
    ("X-HTTP-Method-Override", "OPTIONS"),
    ("X-Original-Method", "OPTIONS"),
    ("X-Forwarded-For", "127.0.0.1"),
    ("X-Real-IP", "127.0.0.1"),
    ("Forwarded", "for=127.0.0.1;host=localhost"),
    ("X-Internal-Request", "true"),
];

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let honest = world.honestly_called(world.api().main()).await?;
    require(honest.is_served())?;
    require(world.call().send().await?.is_not_served())?;

    let mut headers = Family::of("a header");
    for (name, value) in CLAIMS {
        let answer = world.call().with_header(name, value).send().await?;
        headers.add(format!("{name}: {value}"), answer.hides(&honest));
    }
    judge(headers)
}
