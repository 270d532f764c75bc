//! However many proofs come in between, one that was used is not taken again.
//!
//! ## Why it matters
//! A memory of proofs has an end. If new proofs push old ones out before these have expired, a thief who can make some traffic
//! uses any proof twice.
//!
//! ## How to fix it
//! Keep a proof for as long as it would be accepted, and refuse new ones when there is no room left; keep a hash of each `jti`,
//! or refuse a `jti` that is long.
//!
//! ## Not a finding
//! - Proofs need not be remembered at all where nonces or a short window stand in for that, which costs a note.
//! - A `jti` of some thousand letters may be refused or taken, once.

use crate::clauses::rfc9449;
use beartrap_kit::*;
use std::time::Duration;

pub(super) static ABOUT: About = About {
    clause: &rfc9449::REPLAY,
    also: &[&rfc9449::PROOF_RECENT],
    impact: Impact::StolenTokens,
    needs: &[Capability::SenderConstraint, Capability::Loopback],
    mutant: Fault::ApiProofsForgottenEarly,
};

/// Fresh proofs: more than the thousand that small caches hold, and few enough for the machine of a developer.
const PROOFS: usize = 2_000;
/// The longest flood, so that the first proof is still good after it.
const SPAN: Duration = Duration::from_secs(30);
/// Letters of a long `jti`; longer ones do not fit into the header of a request everywhere.
const LONG: usize = 4_000;

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.refuses_a_forged_one().await?;
    let mut holder = Holder::new(world);
    let token = holder.token();
    require(holder.calls(&token).await?.is_served())?;
    let (proof, of_the_same_age) = (holder.proof(&token), holder.proof(&token));
    require(holder.call(&token, &proof).send().await?.is_served())?;
    let at_once = holder.call(&token, &proof).send().await?;
    if at_once.had_effect() {
        return judge(at_once.is_unproven().unless(true, "it remembers no proofs, with or without a flood"));
    }

    let served = holder.floods(&token, PROOFS, SPAN).await?;
    require(Observation::of(served > 0, "fresh proofs that are served", format!("{served} were served")))?;
    let mut proofs = Family::of("a proof");
    let again = holder.call(&token, &proof).send().await?.is_unproven();
    let never_shown = holder.call(&token, &of_the_same_age).send().await?;
    let again =
        if never_shown.had_effect() { again } else { again.remarking("it is too old by then anyway") };
    let again =
        if served < PROOFS { again.remarking(&format!("only {served} were served before")) } else { again };
    proofs.add("shown before the flood", again);

    let long = world.made_up().repeat(LONG / 22);
    let long = holder.proof(&token).claim("jti", long);
    let once = holder.call(&token, &long).send().await?;
    proofs.add("with a long jti", once.is_answered());
    if once.had_effect() {
        proofs.add("with a long jti, again", holder.call(&token, &long).send().await?.is_unproven());
    }
    require(holder.calls(&token).await?.is_served())?;
    judge(proofs)
}
