//! A token that is an HMAC with an empty or guessable secret is refused.
//!
//! ## Why it matters
//! Secrets of examples and of tests stay in configurations, and lists of them come with every cracking tool.
//!
//! ## How to fix it
//! Do not permit HMAC where the issuer signs with a key pair, and let no default secret stand in for a missing one.

use crate::clauses::{rfc7518, rfc8725};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc8725::KEY_ENTROPY,
    also: &[&rfc7518::HMAC_KEY],
    impact: Impact::ForgedTokens,
    needs: &[Capability::AnyIssuer],
    mutant: Fault::EmptySecretTried,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let secrets = [
        ("an empty secret", String::new()),
        ("zeros", "\0".repeat(32)),
        ("secret", "secret".to_owned()),
        ("the secret of the best-known example", "your-256-bit-secret".to_owned()),
        ("changeme", "changeme".to_owned()),
        ("password", "password".to_owned()),
        ("undefined", "undefined".to_owned()),
        ("the audience", world.api().audience.clone()),
        ("the issuer", world.trusted_issuer()),
        ("the kid", world.trusted_kid()),
    ];
    let lies = secrets.map(|(name, secret)| {
        let secret = SigningKey::secret(secret);
        world.lie(name, |token| token.header("alg", "HS256").signed_by(&secret))
    });
    world.refuses_each(lies).await
}
