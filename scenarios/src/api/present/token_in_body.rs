//! A token in the body is accepted with a form at most, and never with GET.
//!
//! ## Why it matters
//! Nobody expects a token there: proxies cache a GET without regard to its body, and logs keep bodies that headers are cut from.
//!
//! ## How to fix it
//! Take tokens from the Authorization header alone.
//!
//! ## Not a finding
//! - RFC 6750 allows a form with POST; an API that takes it gets a note.

use crate::clauses::rfc6750;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6750::BODY,
    also: &[],
    impact: Impact::LeakedSecret,
    needs: &[Capability::AnyIssuer],
    mutant: Fault::ApiTokenFromBody,
};

const FORM: &str = "application/x-www-form-urlencoded";

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_honest().await?;
    let mut bodies = Family::of("a body");
    for endpoint in [by(world, "GET"), by(world, "POST")].into_iter().flatten() {
        require(world.honestly_called(&endpoint).await?.is_served())?;
        let token = world.written(&world.token_for(&endpoint));
        let json = format!(r#"{{"access_token":"{token}"}}"#);
        for (kind, name, body) in
            [(FORM, "a form", format!("access_token={token}")), ("application/json", "JSON", json)]
        {
            let answer = world.call_of(&endpoint).with_body(kind, body).send().await?;
            let is_allowed = kind == FORM && endpoint.method == "POST";
            let observed = answer.is_not_served().unless(is_allowed, "RFC 6750 allows this one");
            bodies.add(format!("{name} with {}", endpoint.method), observed);
        }
    }
    judge(bodies)
}

fn by(world: &ApiWorld, method: &str) -> Option<Endpoint> {
    world.api().endpoint_where(|endpoint| endpoint.method == method).cloned()
}
