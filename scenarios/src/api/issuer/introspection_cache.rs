//! What the issuer said of one token counts for that token alone, and is judged anew at each endpoint.
//!
//! ## Why it matters
//! Asking for each call is slow, so answers are kept. If they are kept under a part of the token, or together with the decision,
//! one good token opens the door for others.
//!
//! ## How to fix it
//! Keep answers under the whole token or its hash, and keep the answer, not whether it was enough for some endpoint.
//!
//! ## Not a finding
//! - An answer that is kept for a short time hides a revocation that long.

use crate::clauses::rfc7662;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc7662::ANSWER_OF_ITS_TOKEN,
    also: &[&rfc7662::ACTIVE],
    impact: Impact::ForgedTokens,
    needs: &[Capability::TokenIntrospection],
    mutant: Fault::ApiIntrospectionByPrefix,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    // Longer than what a careless key of a cache would hold.
    let token = (0..5).map(|_| world.made_up()).collect::<String>();
    world.issuer().introspects(&token, world.active());
    require(world.called_with_text(&token).await?.is_served())?;

    let mut others = Family::of("a token");
    let half = token.len() / 2;
    let fresh = (0..5).map(|_| world.made_up()).collect::<String>();
    for (name, other) in [
        ("the same first letters", format!("{}{}", &token[..64], &fresh[64..])),
        ("the same first half", format!("{}{}", &token[..half], &fresh[half..])),
        ("the same last half", format!("{}{}", &fresh[..half], &token[half..])),
        ("other capitals", swapped(&token)),
        ("one letter more", format!("{token}A")),
        ("one letter less", token[..token.len() - 1].to_owned()),
    ] {
        others.add(name, world.called_with_text(&other).await?.is_unauthorized());
    }
    if let Some(endpoint) = world.api().second_scope().filter(|_| world.api().main().scope.is_some()) {
        let answer = world.call_of(endpoint).bearing_text(&token).send().await?;
        others.add("the same token, where it is not enough", answer.is_forbidden());
    }
    require(world.called_with_text(&token).await?.is_served())?;
    judge(others)
}

fn swapped(token: &str) -> String {
    let swap = |letter: char| {
        if letter.is_ascii_lowercase() { letter.to_ascii_uppercase() } else { letter.to_ascii_lowercase() }
    };
    token.chars().map(swap).collect()
}
