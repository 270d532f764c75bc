//! Two keys with one `kid` do not make the API believe somebody else.
//!
//! ## Why it matters
//! Issuers should not publish one `kid` twice, and do. Whoever takes the key by its name alone verifies with the wrong one,
//! breaks, or skips the signature.
//!
//! ## How to fix it
//! Take the keys whose `kid`, type and algorithm all fit the token, and try each of them.
//!
//! ## Not a finding
//! - To refuse every token under such a `kid` is safe, and costs a remark.

use crate::clauses::{rfc7517, rfc9068};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9068::VALIDATED,
    also: &[&rfc7517::KID_UNIQUE],
    impact: Impact::ForgedTokens,
    needs: &[Capability::KeyReload],
    mutant: Fault::SharedKidUnverified,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_honest().await?;
    let shared = format!("shared-{}", world.made_up());
    let named = |key: SigningKey| key.with_kid(&shared);
    let trusted = [
        ("the RSA key", named(world.key(Key::First))),
        ("the other RSA key", named(world.key(Key::Next))),
        ("the EC key", named(SigningKey::second(Algorithm::Es256))),
    ];
    world.publishes_until_read(trusted.iter().map(|(_, key)| key.public_jwk())).await?;

    let mut tokens = Family::of("a token");
    for algorithm in [Algorithm::Rs256, Algorithm::Es256, Algorithm::Hs256] {
        let attacker = named(SigningKey::attacker(algorithm));
        let answer = world.called_with(&world.token().with_key(&attacker)).await?;
        tokens.add(format!("an attacker's, {}", algorithm.name()), answer.is_unauthorized());
    }
    for (name, key) in &trusted {
        let once = world.called_with(&world.token().with_key(key)).await?;
        let again = world.called_with(&world.token().with_key(key)).await?;
        let answered = once.is_answered().and(again.is_answered());
        tokens.add(
            *name,
            if once.status() != again.status() {
                answered.noting("the same token is served at one time and refused at another")
            } else if once.had_effect() {
                answered
            } else {
                answered.remarking("it is refused, since its kid stands for several keys")
            },
        );
    }
    world.recovers().await?;
    judge(tokens)
}
