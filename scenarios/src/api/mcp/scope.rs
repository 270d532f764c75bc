//! A token without the scope of the server is refused, and the refusal says which scope is wanted.
//!
//! ## Why it matters
//! Every client of the issuer could use the tools; and a client that is not told what is missing cannot ask for it.
//!
//! ## How to fix it
//! Answer 403 with `error="insufficient_scope"`, `scope` and `resource_metadata`.
//!
//! ## Not a finding
//! - 401 costs a note, since clients sign in again and get no further; so does a challenge that leaves something out.

use super::says_what_is_missing;
use crate::clauses::mcp;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &mcp::STATUS_CODES,
    also: &[&mcp::SCOPE_ERRORS],
    impact: Impact::WiderAccess,
    needs: &[Capability::Mcp, Capability::OwnIssuer, Capability::Scopes],
    mutant: Fault::ApiScopeUnchecked,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let scope = world.api().main().scope.clone().unwrap_or_default();
    let lies = [
        world.lie("no scope", |token| token.without_claim("scope")),
        world.lie("an empty scope", |token| token.claim("scope", "")),
        world.lie("another scope", |token| token.claim("scope", "profile")),
        world.lie("one letter more", |token| token.claim("scope", format!("{scope}x"))),
    ];
    let mut tokens = Family::of("a token");
    for client in world.mcp()? {
        require(client.asks().bearing(&world.token()).send().await?.is_served())?;
        for (name, token) in &lies {
            let answer = client.asks().bearing_text(token).send().await?;
            tokens.add(format!("{name}, {}", client.era().name()), says_what_is_missing(&answer, &scope));
        }
    }
    world.serves_the_honest().await?;
    judge(tokens)
}
