//! The `state` of a request comes back unchanged, whatever it is made of, with a code and with an error.
//!
//! ## Why it matters
//! Clients tell by `state` which of their requests is answered, and refuse the answer if it differs: their users cannot log in.
//!
//! ## How to fix it
//! Treat `state` as opaque: decode the request once, keep the value, and encode it once into the response.
//!
//! ## Not a finding
//! - A server may refuse a `state` that it does not like with an error page. To alter it is the failure.
//! - The response may have further parameters, such as `iss` and `session_state`.

use crate::clauses::rfc6749;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6749::STATE_RETURNED,
    also: &[&rfc6749::STATE_RETURNED_WITH_ERROR],
    impact: Impact::BrokenClient,
    needs: &[Capability::UserInterface],
    mutant: Fault::StateEncodedTwice,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.client().await?;
    let mut alice = world.alice()?;
    require(alice.visits(client.authorization_request()).await?.delivers_code())?;

    let mut states = Family::of("a state");
    for (name, state) in STATES {
        let request = client.authorization_request().but("state", state);
        states.add(*name, alice.visits(request).await?.returns_state());
    }
    let long = client.authorization_request().but("state", &"state".repeat(60));
    states.add("300 characters", alice.visits(long).await?.returns_state());
    let request = client.authorization_request().but("state", MIXED);
    let refused = if world.server().is_openid() {
        request.but("prompt", "none")
    } else {
        request.but("response_type", "beartrap")
    };
    states.add("with an error", world.alice()?.only_looks_at(refused).await?.returns_state());
    judge(states)
}

/// Visible ASCII and spaces, which is all that a `state` may be made of (RFC 6749, A.5).
const STATES: &[(&str, &str)] = &[
    ("spaces", "a b  c"),
    ("plus signs", "a+b++c"),
    ("percent signs", "50%25%2B%zz"),
    ("separators", "a=1&b=2#c?d;e/f"),
    ("quotes", r#"'a' "b" \c"#),
];
const MIXED: &str = "a b+c%20d&e=f";
