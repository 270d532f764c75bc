//! An ID token is not accepted as an access token.
//!
//! ## Why it matters
//! Every client gets ID tokens of its users, and was not granted the API by that.
//!
//! ## How to fix it
//! Expect the type `at+jwt`, your own audience, and a scope or role at each endpoint.
//!
//! ## Not a finding
//! - An API that shares its registration with the client, and does not say that it keeps to RFC 9068, can hardly tell the
//!   two; that costs a note.

use crate::clauses::{rfc8725, rfc9068};
use beartrap_forge::Jws;
use beartrap_kit::*;
use serde_json::Value;

pub(super) static ABOUT: About = About {
    clause: &rfc8725::KINDS_EXCLUSIVE,
    also: &[&rfc9068::TYP],
    impact: Impact::WiderAccess,
    needs: &[Capability::AnyIssuer, Capability::OpenId],
    mutant: Fault::AnyTrustedSignature,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let endpoint = world.plainest().clone();
    let cannot_tell = !world.keeps_to_rfc9068() && endpoint.scope.is_none();
    if let Some(token) = world.borrowed().and_then(Borrowed::id_token) {
        world.serves_the_honest_at(&endpoint).await?;
        let answer = world.call_of(&endpoint).bearing_text(&token).send().await?;
        let observed = answer.is_unauthorized_or_forbidden();
        let is_for_the_api =
            cannot_tell && names_an_audience_of(&token, &world.token_for(&endpoint).compact());
        world.serves_the_honest_at(&endpoint).await?;
        return judge(
            observed
                .unless(is_for_the_api, "it is for the API, and nothing says that the API keeps to RFC 9068"),
        );
    }
    let access_token = world.token_for(&endpoint).compact();
    let plain = world.id_token();
    let full = plain.clone().claim("nonce", world.made_up()).with_at_hash(&access_token);
    world.serves_the_honest_at(&endpoint).await?;
    let called = async |token: &Token| world.call_of(&endpoint).bearing(token).send().await;

    let mut tokens = Family::of("an ID token");
    for (name, token) in [("for the client", &plain), ("for the client, with nonce and at_hash", &full)] {
        tokens.add(name, called(token).await?.is_unauthorized_or_forbidden());
    }
    let audience = world.api().audience.as_str();
    for (name, token) in
        [("for the API", plain.clone()), ("for the API, with nonce and at_hash", full.clone())]
    {
        let answer = called(&token.claim("aud", audience)).await?.is_unauthorized_or_forbidden();
        tokens.add(name, answer.unless(cannot_tell, "nothing says that the API keeps to RFC 9068"));
    }
    world.serves_the_honest_at(&endpoint).await?;
    judge(tokens)
}

/// Whether both tokens are for the same audience, as where an API is known by the id of a client.
fn names_an_audience_of(one: &str, other: &str) -> bool {
    let audiences = |token: &str| match Jws::parse(token).ok().and_then(|jws| jws.claim("aud").cloned()) {
        Some(Value::Array(several)) => several,
        one => one.into_iter().collect(),
    };
    let others = audiences(other);
    audiences(one).iter().any(|audience| others.contains(audience))
}
