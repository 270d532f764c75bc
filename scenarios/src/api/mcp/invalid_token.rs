//! A token that is bad or expired is answered with 401, and with nothing else.
//!
//! ## Why it matters
//! Clients sign in again on 401 only; whoever gets 400, 403 or 500 for an expired token stays locked out.
//!
//! ## How to fix it
//! Let every error of the verifier end in the error that your SDK turns into 401, not only those that it knows.
//!
//! ## Not a finding
//! - A token that is longer than the server reads may be refused as such.

use crate::clauses::{mcp, rfc6750};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &mcp::TOKENS_VALIDATED,
    also: &[&mcp::STATUS_CODES, &rfc6750::CHALLENGED],
    impact: Impact::BrokenLogin,
    needs: &[Capability::Mcp, Capability::OwnIssuer],
    mutant: Fault::McpBadTokenCrashes,
};

/// How long the claim is that makes a token one of nine kilobytes.
const LONG: usize = 6_500;

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let past = world.now().saturating_sub(world.api().leeway + 600);
    let expired = |token: Token| token.claim("iat", past - 300).claim("nbf", past - 300).claim("exp", past);
    let attacker = SigningKey::attacker(Algorithm::Rs256);
    let mut lies = world.lies(&[Deviation::ISSUER_WRONG]);
    lies.push(world.lie("expired", expired));
    lies.push(world.lie("expired, without a scope", |token| expired(token).without_claim("scope")));
    lies.push(world.lie("of another key", |token| token.signed_by(&attacker)));
    lies.push(world.lie("nine kilobytes", |token| token.claim("x", "x".repeat(LONG)).signed_by(&attacker)));
    lies.push(("letters".into(), "abc".into()));
    lies.push(("opaque".into(), world.made_up()));
    let mut tokens = Family::of("a token");
    for client in world.mcp()? {
        require(client.asks().bearing(&world.token()).send().await?.is_served())?;
        for (name, token) in &lies {
            let answer = client.asks().bearing_text(token).send().await?;
            let is_long = token.len() > LONG && matches!(answer.status(), 400 | 413 | 431);
            let seen = if is_long { answer.is_not_served() } else { is_401(&answer) };
            tokens.add(format!("{name}, {}", client.era().name()), seen);
        }
    }
    world.serves_the_honest().await?;
    judge(tokens)
}

fn is_401(answer: &ApiAnswer) -> Observation {
    if answer.status() == 401 {
        answer.is_unauthorized()
    } else {
        answer.observe(false, "401, as invalid_token")
    }
}
