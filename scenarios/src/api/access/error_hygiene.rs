//! Errors repeat neither the token nor what the API is made of.
//!
//! ## Why it matters
//! Errors are logged, mailed and shown on screens: a token in one of them is a token that leaked.
//!
//! ## How to fix it
//! Answer with the error code of RFC 6750 and a few words, and write the rest to a log without the token.
//!
//! ## Not a finding
//! - A few words on why a token was refused, as that it has expired.
//! - A stack trace or a key costs a note.

use crate::clauses::{rfc6750, rfc9700};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9700::TOKENS_ARE_SECRETS,
    also: &[&rfc6750::MALFORMED],
    impact: Impact::Disclosure,
    needs: &[Capability::AnyIssuer],
    mutant: Fault::ApiErrorsEcho,
};

/// What traces of common languages, and keys, have in them.
const INSIDES: [&str; 12] = [
    "Traceback (most recent call last)",
    "    at ",
    "\tat ",
    "node_modules/",
    "site-packages/",
    "goroutine ",
    "panicked at",
    ".java:",
    "System.Exception",
    "-----BEGIN ",
    "\"kty\"",
    "PRIVATE KEY",
];

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_honest().await?;
    world.refuses_a_forged_one().await?;
    let attacker = SigningKey::attacker(Algorithm::Rs256);
    let past = world.now().saturating_sub(world.api().leeway + 600);
    let honest = world.written(&world.token());
    let lies = [
        world.lie("expired", |token| token.claim("exp", past)),
        world.lie("for another API", |token| token.claim("aud", "https://elsewhere.test")),
        world.lie("forged", |token| token.signed_by(&attacker)),
        world.lie("of an unknown key", |token| token.header("kid", "unknown")),
        world.lie("with claims that are no object", |token| token.payload_as("claims")),
        world.lie("without scope", |token| token.without_claim("scope")),
        ("cut in half".into(), honest[..honest.len() / 2].to_owned()),
    ];
    let mut errors = Family::of("a refusal");
    for (name, token) in lies {
        let answer = world.called_with_text(&token).await?;
        errors.add(name, is_clean(&answer, &token));
    }
    let malformed = world.call().authorized_by(&format!("Bearer {honest} {honest}")).send().await?;
    errors.add("a malformed header", is_clean(&malformed, &honest));
    let elsewhere = world.call().bearing_text(&honest).at_target(&format!("/{}", world.made_up()));
    errors.add("a path that is not there", is_clean(&elsewhere.send().await?, &honest));
    judge(errors)
}

/// Of an answer that is no success: whether the token is in it, whole or what makes it good.
fn is_clean(answer: &ApiAnswer, token: &str) -> Observation {
    let Some(response) = answer.response().filter(|_| !answer.had_effect()) else {
        return answer.observe(true, "an error without the token");
    };
    let body = response.text();
    let headers = response.headers.iter().map(|(_, value)| value.as_str());
    let texts: Vec<&str> = headers.chain([body.as_ref()]).collect();
    let holds = |part: &str| texts.iter().any(|text| text.contains(part));
    let signature = token.rsplit('.').next().filter(|signature| signature.len() > 40);
    let echoes = holds(token) || signature.is_some_and(holds);
    let observed = if echoes { "the token, in an error" } else { "an error without it" };
    let observation = Observation::of(
        !echoes,
        "an error without the token",
        format!("{} with {observed}", answer.status()),
    );
    let observation = observation.seen_in([answer.exchange()]);
    match INSIDES.into_iter().find(|inside| holds(inside)) {
        Some(inside) => observation.noting(&format!("it shows what is inside: {:?}", inside.trim())),
        None => observation,
    }
}
