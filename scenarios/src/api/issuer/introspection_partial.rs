//! That a token is active is not all: it is also for this API, from its issuer, and not over.
//!
//! ## Why it matters
//! The issuer tells every API the same. A token that is active was perhaps meant for another one, whose operator can use it
//! here.
//!
//! ## How to fix it
//! Compare `aud` and `iss` of the answer with what is configured, and look at `exp` and `nbf`, before the token is served.
//!
//! ## Not a finding
//! - An issuer need not answer with more than `active`. Where a member is missing, or only repeats what `active` says, acceptance
//! - costs a remark.

use crate::clauses::{rfc7662, rfc9700};
use beartrap_kit::*;
use serde_json::{Value, json};

pub(super) static ABOUT: About = About {
    clause: &rfc9700::AUDIENCE_CHECKED,
    also: &[&rfc7662::ACTIVE],
    impact: Impact::WiderAccess,
    needs: &[Capability::TokenIntrospection],
    mutant: Fault::ApiIntrospectedAudienceIgnored,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_opaque().await?;
    let now = world.now();
    let past = now.saturating_sub(world.api().leeway + 600);
    let of_another = json!("https://another.test");
    let mut answers = Family::of("an answer");
    for (name, audience) in
        [("for another API", of_another.clone()), ("for two others", json!([of_another, "client-a"]))]
    {
        answers
            .add(name, world.called_with_text(&with(world, "aud", Some(audience))).await?.is_unauthorized());
    }
    for (name, member, value) in [
        ("of another issuer", "iss", Some(of_another)),
        ("that is over", "exp", Some(json!(past))),
        ("that has not begun", "nbf", Some(json!(now + world.api().leeway + 600))),
        ("without aud", "aud", None),
        ("without iss", "iss", None),
        ("without exp", "exp", None),
        ("without client_id", "client_id", None),
    ] {
        let answer = world.called_with_text(&with(world, member, value)).await?;
        answers.add(name, answer.is_unauthorized().left_open("the issuer says that it is active"));
    }
    world.serves_the_opaque().await?;
    judge(answers)
}

/// A token of which the issuer says this, besides that it is active.
fn with(world: &ApiWorld, member: &str, value: Option<Value>) -> String {
    let mut answer = world.active();
    match value {
        Some(value) => answer[member] = value,
        None => drop(answer.as_object_mut().and_then(|answer| answer.remove(member))),
    }
    world.opaque(answer)
}
