//! A token without an expiry that could be read is refused.
//!
//! ## Why it matters
//! A token that never expires is good for as long as anybody keeps a copy of it.
//!
//! ## How to fix it
//! Make `exp` a required claim: most libraries look at it only if it is there.
//!
//! ## Not a finding
//! - RFC 7519 leaves `exp` out if the issuer wants: for an API that does not say that it keeps to RFC 9068 (`token_type`) a
//!   missing one costs a note.
//! - A string of digits that is read as a number, and expires, costs a note.
//! - A number beyond all bounds is a number.

use crate::clauses::{rfc7519, rfc9068};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9068::VALIDATED,
    also: &[&rfc7519::EXPIRY],
    impact: Impact::StolenTokens,
    needs: &[Capability::OwnIssuer],
    mutant: Fault::ExpiryOptional,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let may_be_missing = !world.keeps_to_rfc9068();
    let missing = world.lies(&[Deviation::EXPIRY_MISSING, Deviation::EXPIRY_NULL]);
    let (past, ahead) = (world.now() - 3_600, world.now() + 3_600);
    let as_text = |when: u64| world.token().claim("exp", when.to_string());
    let mut odd = world.lies(&[Deviation::EXPIRY_NEGATIVE, Deviation::EXPIRY_ZERO]);
    odd.push(world.lie("expiry-true", |token| token.claim("exp", true)));
    odd.push(world.lie("expiry-words", |token| token.claim("exp", "never")));
    odd.push(world.lie("expiry-in-array", |token| token.claim("exp", [ahead])));

    world.serves_the_honest().await?;
    let mut expiries = Family::of("an exp");
    for (name, token) in missing {
        let answer = world.called_with_text(&token).await?.is_unauthorized();
        expiries.add(name, answer.unless(may_be_missing, "RFC 7519 alone does not demand exp"));
    }
    for (name, token) in odd {
        expiries.add(name, world.called_with_text(&token).await?.is_unauthorized());
    }
    let in_the_past = world.called_with(&as_text(past)).await?;
    let is_read = !in_the_past.had_effect();
    expiries.add("expiry-as-text, passed", in_the_past.is_unauthorized());
    let answer = world.called_with(&as_text(ahead)).await?.is_unauthorized();
    expiries.add("expiry-as-text", answer.unless(is_read, "it is read as a number, and expires"));
    for (name, token) in world.lies(&[Deviation::EXPIRY_INFINITE]) {
        expiries.add(name, world.called_with_text(&token).await?.is_answered());
    }
    world.serves_the_honest().await?;
    judge(expiries)
}
