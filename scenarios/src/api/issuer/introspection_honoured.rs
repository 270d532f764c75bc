//! A token is served only if the issuer says that it is active.
//!
//! ## Why it matters
//! Of a token that only the issuer can read, its answer is all there is. An API that takes no answer, or any answer, for a yes
//! serves everybody.
//!
//! ## How to fix it
//! Require status 200, JSON, and `active` that is the boolean true; refuse in every other case.
//!
//! ## Not a finding
//! - 503 is as good as 401 while the issuer cannot be asked.

use crate::clauses::{rfc7662, rfc9700};
use beartrap_kit::*;
use serde_json::{Value, json};

pub(super) static ABOUT: About = About {
    clause: &rfc7662::ACTIVE,
    also: &[&rfc9700::AUDIENCE_CHECKED],
    impact: Impact::ForgedTokens,
    needs: &[Capability::TokenIntrospection],
    mutant: Fault::ApiActiveUnlessDenied,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_opaque().await?;
    let mut tokens = Family::of("a token");
    let unknown = format!("{}{}", world.made_up(), world.made_up());
    tokens.add("that the issuer does not know", world.called_with_text(&unknown).await?.is_unauthorized());
    for (name, active) in [
        ("active: false", json!(false)),
        ("active: \"false\"", json!("false")),
        ("active: \"true\"", json!("true")),
        ("active: 1", json!(1)),
        ("active: null", Value::Null),
        ("active: [true]", json!([true])),
    ] {
        let mut answer = world.active();
        answer["active"] = active;
        let answer = world.called_with_text(&world.opaque(answer)).await?;
        // Of these two a lenient reader of JSON makes the very boolean that is meant.
        let is_meant = ["active: \"true\"", "active: 1"].contains(&name);
        tokens.add(name, answer.is_unauthorized().unless(is_meant, "it is read leniently"));
    }
    let mut unsaid = world.active();
    unsaid.as_object_mut().map(|answer| answer.remove("active"));
    tokens.add("without active", world.called_with_text(&world.opaque(unsaid)).await?.is_unauthorized());
    tokens.add(
        "an error",
        world.called_with_text(&world.opaque(json!({ "error": "server_error" }))).await?.is_unauthorized(),
    );
    for (name, trouble) in [
        ("500", Trouble::Status(500)),
        ("401", Trouble::Status(401)),
        ("no body", Trouble::Empty),
        ("a page", Trouble::Page),
        ("no answer", Trouble::Silence),
    ] {
        let token = world.opaque(world.active());
        world.issuer().fails_to_introspect(&token, trouble);
        tokens.add(name, world.called_with_text(&token).await?.is_refused_or_unavailable());
    }
    if world.api().main().scope.is_some() {
        let mut answer = world.active();
        answer["scope"] = "beartrap.nothing".into();
        tokens.add("without the scope", world.called_with_text(&world.opaque(answer)).await?.is_forbidden());
    }
    world.serves_the_opaque().await?;
    judge(tokens)
}
