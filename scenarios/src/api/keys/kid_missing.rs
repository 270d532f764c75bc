//! A token without a `kid` is verified like any other, or refused.
//!
//! ## Why it matters
//! Code that finds the key by its name must not go on without one when there is no name.
//!
//! ## How to fix it
//! Without a kid, try the keys that fit the algorithm, or refuse; never skip the verification.
//!
//! ## Not a finding
//! - Whether an honest token without a kid is served or refused is for the API to say.

use crate::clauses::{rfc7515, rfc9068};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9068::VALIDATED,
    also: &[&rfc7515::KID_IS_A_HINT],
    impact: Impact::ForgedTokens,
    needs: &[Capability::OwnIssuer],
    mutant: Fault::MissingKidUnverified,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_honest().await?;
    let mut tokens = Family::of("a token without a kid");
    let nameless = |world: &ApiWorld| world.token().without_header("kid");
    let forged = |world: &ApiWorld| nameless(world).signed_by(&SigningKey::attacker(Algorithm::Rs256));
    tokens.add("the attacker's", world.called_with(&forged(world)).await?.is_unauthorized());
    let honest = world.called_with(&nameless(world)).await?.is_served();
    tokens.add("an honest one", honest.left_open("an API may insist on a kid"));

    if world.api().has(Capability::KeyReload) {
        let next = world.key(Key::Next);
        world.publishes_until_read([next.public_jwk()]).await?;
        tokens.add(
            "the attacker's, of several keys",
            world.called_with(&forged(world)).await?.is_unauthorized(),
        );
        let honest = world.called_with(&nameless(world).signed_by(&next)).await?.is_served();
        tokens.add("an honest one, of several keys", honest.left_open("an API may insist on a kid"));
    }
    world.serves_the_honest().await?;
    judge(tokens)
}
