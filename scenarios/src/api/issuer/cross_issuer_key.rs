//! The key of one trusted issuer does not sign tokens of another one.
//!
//! ## Why it matters
//! An API with two issuers, or two tenants, is as safe as the weaker one if it throws their keys together: that one makes
//! tokens for the users of the other.
//!
//! ## How to fix it
//! Choose the keys by `iss`, before the signature is verified, and keep the sets of different issuers apart.
//!
//! ## Not a finding
//! - An issuer that moves may publish one set under two names; here the keys are different ones.

use crate::clauses::{rfc7515, rfc8725};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc8725::ISSUER_KEYS,
    also: &[&rfc7515::KEY_ORIGIN],
    impact: Impact::ForgedTokens,
    needs: &[Capability::SecondIssuer],
    mutant: Fault::KeysKeptAcrossIssuers,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let main = world.api().main().clone();
    let (first, second) = (world.token(), world.token_of(world.second_issuer()?, &main));
    let (key, other) = (first.key().clone(), second.key().clone());
    require(world.called_with(&first).await?.is_served())?;
    require(world.called_with(&second).await?.is_served())?;

    let mut tokens = Family::of("a token");
    for (name, token) in [
        ("the second issuer's, by the first one's key", second.clone().with_key(&key)),
        ("the same under the right kid", second.clone().signed_by(&key)),
        ("the first issuer's, by the second one's key", first.clone().with_key(&other)),
        ("the same under the right kid again", first.clone().signed_by(&other)),
    ] {
        tokens.add(name, world.called_with(&token).await?.is_unauthorized());
    }
    if world.api().has(Capability::KeyReload) {
        let shared = format!("shared-{}", world.made_up());
        let (key, other) = (key.with_kid(&shared), other.with_kid(&shared));
        world.disturbs_the_issuer().publish_also(key.public_jwk());
        world.second_issuer()?.publish_also(other.public_jwk());
        require(world.served_within(&first.with_key(&key), ONE_MINUTE).await?.is_served())?;
        let by_the_first = world.called_with(&second.clone().with_key(&key)).await?;
        tokens.add("the second issuer's, by a key with a kid that both have", by_the_first.is_unauthorized());
        require(world.served_within(&second.with_key(&other), ONE_MINUTE).await?.is_served())?;
    }
    world.recovers().await?;
    judge(tokens)
}
