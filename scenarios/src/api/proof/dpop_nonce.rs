//! An API that wants a nonce in proofs says so, takes the one that it gave, and takes no other.
//!
//! ## Why it matters
//! A nonce shows that a proof was not made in advance. One that is asked for and not compared shows nothing.
//!
//! ## How to fix it
//! Answer a proof without a good nonce with 401, `use_dpop_nonce` and the header DPoP-Nonce, and compare it at each request.
//!
//! ## Not a finding
//! - Nonces are a choice. An API that asks for none gets a remark.

use crate::clauses::rfc9449;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9449::PROOF_NONCE,
    also: &[&rfc9449::RESOURCE_NONCE],
    impact: Impact::WeakerDefence,
    needs: &[Capability::SenderConstraint],
    mutant: Fault::ApiAnyProofNonce,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.refuses_a_forged_one().await?;
    let mut holder = Holder::new(world);
    let token = holder.token();
    require(holder.calls(&token).await?.is_served())?;
    let without = holder.call(&token, &holder.proof(&token).without_claim("nonce")).send().await?;
    if without.had_effect() {
        return judge(without.is_served().remarking("it asks for no nonce"));
    }

    let mut nonces = Family::of("a nonce");
    let says = without.challenge().and_then(|challenge| challenge.get("error").map(str::to_owned));
    let gives = without.response().is_some_and(|response| response.header("dpop-nonce").is_some());
    let refused = without.is_unproven();
    let is_told = gives && says.as_deref() == Some("use_dpop_nonce");
    nonces
        .add("none", if is_told { refused } else { refused.noting("it does not say which nonce it wants") });
    for (name, nonce) in [("made up", world.made_up()), ("empty", String::new())] {
        let proof = holder.proof(&token).claim("nonce", nonce);
        nonces.add(name, holder.call(&token, &proof).send().await?.is_unproven());
    }
    nonces.add("the one that was given", holder.calls(&token).await?.is_served());
    judge(nonces)
}
