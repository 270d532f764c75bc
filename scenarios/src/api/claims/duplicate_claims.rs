//! Of a name that occurs twice in a token, the first value does not count.
//!
//! ## Why it matters
//! A gateway that reads the first value and an application that reads the last one see two tokens in one.
//!
//! ## How to fix it
//! Refuse tokens with a name twice; if the parser cannot, let the last value count everywhere.
//!
//! ## Not a finding
//! - To let the last value count is legal, and so is to refuse the token.

use crate::clauses::{rfc7515, rfc7519};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc7519::CLAIM_NAMES_UNIQUE,
    also: &[&rfc7515::HEADER_NAMES_UNIQUE],
    impact: Impact::WeakerDefence,
    needs: &[Capability::OwnIssuer],
    mutant: Fault::FirstDuplicateWins,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let elsewhere = "https://elsewhere.example";
    let past = world.now() - 3_600;
    let mut wrong: Vec<(&str, Json)> =
        vec![("aud", elsewhere.into()), ("iss", elsewhere.into()), ("exp", past.into())];
    if world.api().main().scope.is_some() {
        wrong.push(("scope", "profile".into()));
    }
    let mut last_wrong: Vec<_> = wrong
        .iter()
        .map(|(name, value)| {
            world.lie(&format!("{name}, wrong last"), |token| token.and_claim(name, value.clone()))
        })
        .collect();
    last_wrong.push(world.lie("alg, none last", |token| token.and_header("alg", "none")));
    let mut last_right: Vec<_> = wrong
        .iter()
        .map(|(name, value)| {
            world.lie(&format!("{name}, right last"), |token| token.first_claim(name, value.clone()))
        })
        .collect();
    last_right.push(world.lie("alg, right last", |token| token.first_header("alg", "none")));

    world.serves_the_honest().await?;
    let mut names = Family::of("a name");
    for (name, token) in last_wrong {
        names.add(name, world.called_with_text(&token).await?.is_unauthorized_or_forbidden());
    }
    for (name, token) in last_right {
        names.add(name, world.called_with_text(&token).await?.is_answered());
    }
    if let Some(endpoint) = world.api().endpoint_where(|endpoint| endpoint.shows_caller) {
        let last = world.made_up();
        let token = world.token_for(endpoint).and_claim("sub", last.as_str());
        let answer = world.call_of(endpoint).bearing(&token).send().await?;
        let is_right = !answer.had_effect() || answer.text().contains(&last);
        names.add("sub", answer.observe(is_right, "a refusal, or the last sub"));
    }
    world.serves_the_honest().await?;
    judge(names)
}
