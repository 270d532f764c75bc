//! Scope, audience and expiry of a token count however it is carried.
//!
//! ## Why it matters
//! A second way in, made for scripts or old clients, often only asks whether the token is known.
//!
//! ## How to fix it
//! Turn every kind of credentials into the same verified token first, and decide about it in one place.
//!
//! ## Not a finding
//! - A way that the API does not know at all is refused, and that is right.

use crate::clauses::{rfc6749, rfc9068};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6749::TOKEN_COVERS_THE_RESOURCE,
    also: &[&rfc9068::VALIDATED],
    impact: Impact::WiderAccess,
    needs: &[Capability::OwnIssuer],
    mutant: Fault::ApiPasswordOpensAll,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_honest().await?;
    let past = world.now().saturating_sub(world.api().leeway + 600);
    let mut lies = vec![
        ("for another API", world.token().claim("aud", "https://elsewhere.test")),
        ("expired", world.token().claim("iat", past - 300).claim("nbf", past - 300).claim("exp", past)),
    ];
    if world.api().main().scope.is_some() {
        lies.push(("with another scope", world.token().claim("scope", "profile")));
    }
    let mut ways = Family::of("a token and the way it is carried");
    for (lie, token) in lies {
        for (way, call) in carried(world, &world.written(&token)) {
            ways.add(format!("{lie}, {way}"), call.send().await?.is_not_served());
        }
    }
    world.serves_the_honest().await?;
    judge(ways)
}

fn carried(world: &ApiWorld, token: &str) -> Vec<(&'static str, ApiCall)> {
    let basic = |pair: String| world.call().authorized_by(&format!("Basic {}", STANDARD.encode(pair)));
    vec![
        ("as a bearer token", world.call().bearing_text(token)),
        ("as a password", basic(format!("alice:{token}"))),
        ("as a user name", basic(format!("{token}:x-oauth-basic"))),
        ("as an old token", world.call().authorized_by(&format!("token {token}"))),
        ("in the query", world.call().asking("access_token", token)),
        ("in a cookie", world.call().with_header("Cookie", &format!("access_token={token}"))),
        ("in a header of its own", world.call().with_header("X-Access-Token", token)),
    ]
}
