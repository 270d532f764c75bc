//! Scripts of strange origins may not read answers with the credentials of the browser.
//!
//! ## Why it matters
//! An API that allows whatever origin asks lets any page read what the browser of its visitor can read.
//!
//! ## How to fix it
//! List the origins that need it, compare them whole, and leave `Access-Control-Allow-Credentials` away.
//!
//! ## Not a finding
//! - `*` without credentials: a bearer token is nothing that a browser adds by itself.
//! - An API without CORS headers is not for browsers.

use crate::clauses::rfc10017;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc10017::CORS,
    also: &[],
    impact: Impact::Disclosure,
    needs: &[Capability::AnyIssuer],
    mutant: Fault::ApiOriginReflected,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_honest().await?;
    world.refuses_a_forged_one().await?;
    let (scheme, host) = (world.api().url.scheme(), world.api().url.host_str().unwrap_or_default());
    let origins = [
        "https://attacker.example".to_owned(),
        "null".to_owned(),
        format!("{scheme}://{host}.attacker.example"),
        format!("{scheme}://attacker-{host}"),
    ];
    let mut asked = Family::of("an origin");
    for origin in &origins {
        let call = world.call().with_header("Origin", origin);
        let answer = call.clone().bearing(&world.token()).send().await?;
        asked.add(origin, is_closed_to(&answer, origin));
        let preflight = call
            .by("OPTIONS")
            .with_header("Access-Control-Request-Method", &world.api().main().method)
            .with_header("Access-Control-Request-Headers", "authorization");
        let preflight = preflight.send().await?;
        let is_shared = allowed(&answer, "origin").is_some();
        let observed = is_closed_to(&preflight, origin);
        let wants_a_token = is_shared && preflight.status() == 401;
        let observed = if wants_a_token { observed.noting("a preflight has no token") } else { observed };
        asked.add(format!("{origin}, in a preflight"), observed);
    }
    judge(asked)
}

fn is_closed_to(answer: &ApiAnswer, origin: &str) -> Observation {
    let named = allowed(answer, "origin");
    let with_credentials =
        allowed(answer, "credentials").is_some_and(|says| says.eq_ignore_ascii_case("true"));
    let says = format!(
        "{} to {}{}",
        answer.status(),
        named.unwrap_or("no origin"),
        if with_credentials { ", with credentials" } else { "" }
    );
    let is_open = with_credentials && named == Some(origin);
    let observed = Observation::of(!is_open, "no origin, or none with credentials", says);
    let observed = observed.seen_in([answer.exchange()]);
    let is_void = with_credentials && named == Some("*");
    if is_void { observed.noting("browsers take no asterisk with credentials") } else { observed }
}

fn allowed<'a>(answer: &'a ApiAnswer, what: &str) -> Option<&'a str> {
    answer.response()?.header(&format!("access-control-allow-{what}")).map(str::trim)
}
