//! The proof is made with the key that the token is bound to, and with no other.
//!
//! ## Why it matters
//! A thief has keys, too. A proof shows that its maker has some key; only `cnf.jkt` says that it is the right one.
//!
//! ## How to fix it
//! Compare the SHA-256 thumbprint of the key in the proof with `cnf.jkt`.

use crate::clauses::rfc9449;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9449::PROOF_BOUND,
    also: &[&rfc9449::JKT],
    impact: Impact::StolenTokens,
    needs: &[Capability::SenderConstraint],
    mutant: Fault::ProofKeyUnbound,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let mut holder = Holder::new(world);
    let token = holder.token();
    require(holder.calls(&token).await?.is_served())?;

    let mut proofs = Family::of("a proof");
    for algorithm in [Algorithm::Es256, Algorithm::Rs256] {
        let thief = SigningKey::attacker(algorithm);
        let by_the_thief =
            |proof: Token| proof.with_key(&thief).without_header("kid").header("jwk", thief.public_jwk());
        let answer = holder.calls_but(&token, by_the_thief).await?;
        proofs.add(format!("by a thief, {}", algorithm.name()), answer.is_unproven());
    }
    require(holder.calls(&token).await?.is_served())?;
    judge(proofs)
}
