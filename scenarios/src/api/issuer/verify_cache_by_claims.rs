//! A forged token that says the same as one that was verified before is refused.
//!
//! ## Why it matters
//! The id of a token, its user and its times can be read by whoever sees the token or its log line. A result that is kept
//! under them is found by anybody who writes them into a token of their own.
//!
//! ## How to fix it
//! Verify first, and look up what is kept under the whole token; claims of a token mean nothing until then.

use crate::clauses::{rfc7515, rfc9068};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc7515::SIGNATURE_VALIDATED,
    also: &[&rfc9068::VALIDATED],
    impact: Impact::ForgedTokens,
    needs: &[Capability::OwnIssuer],
    mutant: Fault::ApiCacheKeyedById,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let attacker = SigningKey::attacker(Algorithm::Rs256);
    let honest = world.token();
    let id = if world.entra().is_ok() { "uti" } else { "jti" };
    let mallory = world.made_up();
    let forged = honest.clone().claim("exp", honest.now() + 86_000).signed_by(&attacker);
    let of_another = forged.clone().claim("sub", mallory.as_str()).claim("oid", mallory.as_str());
    let tokens = [
        ("its id", of_another),
        ("its id and subject", forged.clone()),
        ("all but its id and end", forged.claim(id, world.made_up())),
        ("all but its id", honest.clone().claim(id, world.made_up()).signed_by(&attacker)),
    ];
    let mut shared = Family::of("what it shares");
    for (name, forged) in tokens {
        require(world.called_with(&honest).await?.is_served())?;
        shared.add(name, world.called_with(&forged).await?.is_unauthorized());
    }
    require(world.called_with(&honest).await?.is_served())?;
    judge(shared)
}
