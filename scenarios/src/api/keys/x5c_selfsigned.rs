//! A certificate in the header is not trusted because it is there.
//!
//! ## Why it matters
//! Everybody can write a certificate; one that nobody configured proves as little as the key in it.
//!
//! ## How to fix it
//! Ignore `x5c`, or validate its chain up to a certificate that you configured, for a key of the issuer's.

use crate::clauses::{rfc7515, rfc9068};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc7515::CHAIN_VALIDATED,
    also: &[&rfc9068::VALIDATED],
    impact: Impact::ForgedTokens,
    needs: &[Capability::AnyIssuer],
    mutant: Fault::HeaderCertificateTrusted,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let (trusted, attackers) = (&Certificate::TRUSTED, &Certificate::ATTACKER);
    let attacker = SigningKey::attacker(Algorithm::Rs256);
    let with = |name: &str, member: &str, value: Json| {
        world.lie(name, |token| token.signed_by(&attacker).without_header("kid").header(member, value))
    };
    let of =
        |chain: &[&Certificate]| chain.iter().map(|certificate| certificate.base64()).collect::<Vec<_>>();
    let mut lies = vec![
        with("the attacker's own", "x5c", of(&[attackers]).into()),
        world.lie("the attacker's own, beside the trusted kid", |token| {
            token.signed_by(&attacker).header("x5c", of(&[attackers]))
        }),
    ];
    // Of a real issuer no certificate is known.
    if world.borrowed().is_none() {
        lies.extend([
            with("the attacker's before the issuer's", "x5c", of(&[attackers, trusted]).into()),
            with("the issuer's before the attacker's", "x5c", of(&[trusted, attackers]).into()),
            with("the thumbprint of the issuer's", "x5t", trusted.x5t().into()),
            with("the SHA-256 thumbprint of the issuer's", "x5t#S256", trusted.x5t_s256().into()),
        ]);
    }
    world.refuses_each(lies).await
}
