//! Each request is answered by its own token, whatever came before it on the connection.
//!
//! ## Why it matters
//! Proxies put the requests of many users on one connection. An API that remembers who called last serves one of them as the
//! other.
//!
//! ## How to fix it
//! Keep whoever calls with the request, and nowhere else.

use crate::clauses::rfc9068;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9068::VALIDATED,
    also: &[],
    impact: Impact::MistakenIdentity,
    needs: &[Capability::OwnIssuer],
    mutant: Fault::ApiCallerRemembered,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let shows = world.api().endpoint_where(|endpoint| endpoint.shows_caller);
    let endpoint = shows.unwrap_or(world.plainest()).clone();
    let of = |user: &str| world.token_for(&endpoint).claim("sub", user);
    let past = world.now().saturating_sub(world.api().leeway + 600);
    let refused = [
        ("forged", Some(of("bob").signed_by(&SigningKey::attacker(Algorithm::Rs256)).compact())),
        ("none", None),
        (
            "over",
            Some(of("alice").claim("iat", past - 300).claim("nbf", past - 300).claim("exp", past).compact()),
        ),
        ("no token", Some("x".to_owned())),
    ];

    let mut requests = Family::of("a request");
    for (before, (name, token)) in ["alice", "bob", "alice", "bob"].into_iter().zip(refused) {
        let other = if before == "alice" { "bob" } else { "alice" };
        let answer = world.call_of(&endpoint).bearing(&of(before)).send().await?;
        require(answer.is_served())?;
        let call = world.call_of(&endpoint);
        let call = match token {
            Some(token) => call.bearing_text(&token),
            None => call,
        };
        requests.add(format!("{name}, after {before}"), call.send().await?.is_not_served());
        let answer = world.call_of(&endpoint).bearing(&of(other)).send().await?;
        let is_own =
            !endpoint.shows_caller || answer.text().contains(other) && !answer.text().contains(before);
        let observed = answer.observe(answer.had_effect() && is_own, "an answer for whoever calls");
        requests.add(format!("{other}, after that"), observed);
    }
    judge(requests)
}
