//! A secret that is published in the key set makes no tokens.
//!
//! ## Why it matters
//! Everybody reads the key set. A secret in it, by mistake or by malice, would let everybody sign.
//!
//! ## How to fix it
//! Permit the algorithms of your issuer alone, so that a key of another type is never used.

use crate::clauses::rfc8725;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc8725::ALGORITHMS_LISTED,
    also: &[&rfc8725::ONE_ALG_PER_KEY],
    impact: Impact::WeakerDefence,
    needs: &[Capability::KeyReload],
    mutant: Fault::UnlistedAlgAccepted,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_honest().await?;
    let published = |algorithm: Algorithm| {
        let kid = format!("oct-{}", world.made_up());
        (algorithm.name(), SigningKey::trusted(algorithm).with_kid(&kid))
    };
    let secrets = [Algorithm::Hs256, Algorithm::Hs512].map(published);
    world.publishes_until_read(secrets.iter().map(|(_, secret)| secret.private_jwk())).await?;

    let mut tokens = Family::of("an HMAC");
    for (name, secret) in &secrets {
        tokens.add(*name, world.called_with(&world.token().with_key(secret)).await?.is_unauthorized());
    }
    world.serves_the_honest().await?;
    judge(tokens)
}
