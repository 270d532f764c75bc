//! A token that is not valid yet is refused.
//!
//! ## Why it matters
//! Issuers date tokens ahead that must not be used before; an API that does not look opens the door too early.
//!
//! ## How to fix it
//! Compare `nbf` with the clock, with a tolerance of a minute at most.
//!
//! ## Not a finding
//! - A tolerance of some minutes is allowed; say so as `leeway`.
//! - A time of issue in the future is nothing that RFC 7519 refuses.

use crate::clauses::rfc7519;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc7519::NOT_BEFORE,
    also: &[],
    impact: Impact::WeakerDefence,
    needs: &[Capability::OwnIssuer],
    mutant: Fault::NotBeforeIgnored,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let ahead = world.now() + world.api().leeway + 600;
    let lasting = |token: Token| token.claim("exp", ahead + 3_600);
    let early = [
        world.lie("nbf ahead", |token| lasting(token).claim("nbf", ahead)),
        world.lie("nbf and iat ahead", |token| lasting(token).claim("nbf", ahead).claim("iat", ahead)),
        world.lie("nbf ahead, as a string", |token| lasting(token).claim("nbf", ahead.to_string())),
    ];
    let (name, issued_ahead) =
        world.lie("iat ahead", |token| lasting(token).without_claim("nbf").claim("iat", ahead));

    world.serves_the_honest().await?;
    let mut tokens = Family::of("a time");
    for (name, token) in early {
        tokens.add(name, world.called_with_text(&token).await?.is_unauthorized());
    }
    let answer = world.called_with_text(&issued_ahead).await?.is_unauthorized();
    tokens.add(name, answer.left_open("no rule forbids a time of issue in the future"));
    world.serves_the_honest().await?;
    judge(tokens)
}
