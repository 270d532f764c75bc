//! The challenges of refusals can be read by a strict parser.
//!
//! ## Why it matters
//! A client that cannot read the challenge does not know whether to refresh its token, to ask for more rights or to give up.
//!
//! ## How to fix it
//! Send `WWW-Authenticate: Bearer realm="…", error="…"` with each 401, every value in quotes and every parameter once.
//!
//! ## Not a finding
//! - Several challenges, in one header or in several, and other schemes beside Bearer.
//! - `Bearer` alone costs a note: at least one parameter is asked for.
//! - 403 and 400 without a challenge.

use crate::clauses::{rfc6750, rfc9110};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6750::CHALLENGE_SHAPE,
    also: &[&rfc6750::CHALLENGED, &rfc9110::CHALLENGE_WITH_401],
    impact: Impact::BrokenClient,
    needs: &[Capability::AnyIssuer],
    mutant: Fault::ApiChallengeUnquoted,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_honest().await?;
    world.refuses_a_forged_one().await?;
    let attacker = SigningKey::attacker(Algorithm::Rs256);
    let lies = [
        world.lie("a forged token", |token| token.signed_by(&attacker)),
        world.lie("a token without scope", |token| token.without_claim("scope")),
        ("a word that is no token".into(), "x".into()),
    ];
    let mut refusals = Family::of("a refusal");
    refusals.add("no credentials", is_readable(&world.call().send().await?));
    for (name, token) in lies {
        let answer = world.called_with_text(&token).await?;
        // Where no scope is asked for there is nothing to refuse.
        if !answer.had_effect() {
            refusals.add(name, is_readable(&answer));
        }
    }
    judge(refusals)
}

fn is_readable(answer: &ApiAnswer) -> Observation {
    let expected = "a challenge by the grammar of RFC 9110";
    let Some(response) = answer.response() else { return answer.is_not_served() };
    let mut read = Vec::new();
    for value in response.headers("www-authenticate") {
        match challenges(value) {
            Ok(challenges) => read.extend(challenges),
            Err(why) => return answer.observe(false, &format!("{expected}, and not {why}")),
        }
    }
    let Some(challenge) = read.iter().find(|challenge| challenge.is("Bearer") || challenge.is("DPoP")) else {
        return answer.observe(answer.status() != 401, "a challenge for Bearer");
    };
    let wrong = challenge.parameters.iter().find(|(name, value)| !value.chars().all(|c| may_hold(name, c)));
    if let Some((name, _)) = wrong {
        return answer.observe(false, &format!("{name} without letters that it may not hold"));
    }
    let good = answer.observe(true, expected);
    if challenge.parameters.is_empty() { good.noting("no parameter") } else { good }
}

/// What the parameters of RFC 6750, 3 may hold.
fn may_hold(parameter: &str, letter: char) -> bool {
    let visible = matches!(letter, '\x21' | '\x23'..='\x5b' | '\x5d'..='\x7e');
    match parameter.to_ascii_lowercase().as_str() {
        "scope" | "error" | "error_description" => visible || letter == ' ',
        "error_uri" => visible,
        _ => true,
    }
}
