//! Introspection is asked about tokens that are not good: unknown, malformed, altered, revoked.
//!
//! ## Why it matters
//! APIs that introspect believe what they are told. If a dead token is called active, a revocation helps nobody.
//!
//! ## How to fix it
//! Look the token up, check its signature, its times and its revocation, and answer `{"active": false}` and nothing else if any of it fails.
//!
//! ## Not a finding
//! - 400 for what cannot be a token, and members beside `active`, are notes.
//! - A token that the server does not revoke is not tried as a revoked one.

use crate::clauses::rfc7662;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc7662::INACTIVE_SAID,
    also: &[&rfc7662::STATE_CHECKED],
    impact: Impact::WeakerDefence,
    needs: &[Capability::ConfidentialClient, Capability::Introspection, Capability::UserInterface],
    mutant: Fault::ExpiredStillActive,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.confidential_client().await?;
    let caller = world.introspector(&client).await?;
    let tokens = world.alice_signs_in(&client).await?;
    let token = caller.sees_active(&tokens).await?;

    let mut kinds = Family::of("a token");
    for (kind, token) in [
        ("unknown", world.made_up()),
        ("malformed", "%00 not.a token {}".to_owned()),
        ("altered", with_one_letter_changed(&token)),
    ] {
        kinds.add(kind, caller.introspecting(&token).send().await?.says_inactive());
    }
    if let Some(revoked) = revoked(&client, &caller, &tokens).await? {
        kinds.add("revoked", caller.introspecting(&revoked).send().await?.says_inactive());
    }
    judge(kinds)
}

/// A letter in the middle, since the last one of a JWT may hold bits that mean nothing.
fn with_one_letter_changed(token: &str) -> String {
    let at = token.len() * 3 / 4;
    let other = |letter| if letter == 'x' { 'y' } else { 'x' };
    token.char_indices().map(|(i, letter)| if i == at { other(letter) } else { letter }).collect()
}

/// A refresh token that was active and that the server, by its own deeds, no longer takes.
async fn revoked(client: &Client, caller: &Client, tokens: &Tokens) -> Result<Option<String>, Unsettled> {
    let Ok(token) = tokens.refresh_token() else { return Ok(None) };
    if !caller.introspecting(&token).send().await?.says_active().is_good() {
        return Ok(None);
    }
    let Ok(answer) = client.revoking(&token).send().await else { return Ok(None) };
    let dead =
        answer.is_done().is_good() && client.refresh(&token).await?.is_refused_as(&BAD_GRANT).is_good();
    Ok(dead.then_some(token))
}
