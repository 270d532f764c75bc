//! A trusted key that signs with another algorithm than its own is refused.
//!
//! ## Why it matters
//! Whoever may choose the algorithm chooses the weakest one, and the one for which the key was never meant.
//!
//! ## How to fix it
//! List the algorithms of your issuer, and compare that of the token with the list and with the `alg` of the key.
//!
//! ## Not a finding
//! - Keys without `alg` are often used with every algorithm of their type; the keys here say theirs.

use crate::clauses::rfc8725;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc8725::ONE_ALG_PER_KEY,
    also: &[&rfc8725::ALGORITHMS_LISTED],
    impact: Impact::WeakerDefence,
    needs: &[Capability::OwnIssuer],
    mutant: Fault::ApiAlgOfTheToken,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let mut lies = Vec::new();
    for algorithm in [Algorithm::Rs384, Algorithm::Rs512, Algorithm::Ps256, Algorithm::Ps512] {
        if let Ok(key) = world.key(Key::First).with_algorithm(algorithm) {
            lies.push(world.lie(algorithm.name(), |token| token.with_key(&key)));
        }
    }
    let elliptic = world.key(Key::Elliptic);
    lies.push(world.lie("RS1", |token| with_sha1(token.header("alg", "RS1"))));
    lies.push(world.lie("ES256K", |token| token.with_key(&elliptic).header("alg", "ES256K")));
    lies.push(
        world.lie("RS256 with the ES256 key", |token| token.with_key(&elliptic).header("alg", "RS256")),
    );
    lies.push(world.lie("an unknown one", |token| token.header("alg", "XX999")));
    world.refuses_each(lies).await
}

fn with_sha1(token: Token) -> Token {
    let segments = token.segments();
    let input = format!("{}.{}", segments.header, segments.payload);
    let signature = token.key().sign_with_sha1(input.as_bytes());
    token.raw_signature(signature.unwrap_or_default())
}
