//! An e-mail address opens nothing unless it is said to be verified, and a text that says "false" does not say so.
//!
//! ## Why it matters
//! At many providers people type in any address that they like. In some languages the text `false`, a list and an object all
//! count as true, so that a provider which writes the claim otherwise than the standard makes every address a verified one.
//!
//! ## How to fix it
//! Compare `email_verified` with the boolean true. A text that a provider is known to write may be read, letter by letter.
//!
//! ## Not a finding
//! - Some providers write the text `true`; an API that reads it gets a note, as does one that reads the number 1.

use crate::clauses::{core, entra};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &core::EMAIL_VERIFIED,
    also: &[&entra::DOMAIN_OWNER_VERIFIED],
    impact: Impact::WiderAccess,
    needs: &[Capability::EmailDomain],
    mutant: Fault::ApiEmailVerifiedLoosely,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let endpoint = world.endpoint_that("has an email_domain", |endpoint| endpoint.email_domain.is_some())?;
    world.serves_the_honest_at(&endpoint).await?;
    let claim = world.verified_claim();
    let with = |value: Json| world.token_for(&endpoint).claim(claim, value);
    let tokens = [
        ("false", with(false.into())),
        ("nothing", world.token_for(&endpoint).without_claim(claim)),
        ("null", with(Json::raw("null"))),
        ("the text false", with("false".into())),
        ("the text False", with("False".into())),
        ("the text 0", with("0".into())),
        ("an empty text", with("".into())),
        ("the number 0", with(0.into())),
        ("a list with false", with(vec![Json::from(false)].into())),
        ("an object", with(Json::object())),
        (KNOWN[0], with("true".into())),
        (KNOWN[1], with(1.into())),
    ];
    let mut values = Family::of("a value");
    for (name, token) in tokens {
        let answer = world.call_of(&endpoint).bearing(&token).send().await?;
        let refused = answer.is_unauthorized_or_forbidden();
        values.add(name, refused.unless(KNOWN.contains(&name), "it is read as true"));
    }
    world.serves_the_honest_at(&endpoint).await?;
    judge(values)
}

/// What is not as the standard has it, and is meant so.
const KNOWN: [&str; 2] = ["the text true", "the number 1"];
