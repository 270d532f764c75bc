//! A proof is good for one request.
//!
//! ## Why it matters
//! Whoever sees a request can send it again, with its token and its proof. As long as the proof is good, the binding keeps
//! nobody out.
//!
//! ## How to fix it
//! Remember the `jti` of each proof while it is good, or give nonces that are good once.
//!
//! ## Not a finding
//! - To remember proofs is a measure that servers can take, and short windows or nonces are others; it binds nobody.
//! - Several servers that do not share what they remember let a proof in once each.

use crate::clauses::rfc9449;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9449::REPLAY,
    also: &[&rfc9449::PROOF_RECENT],
    impact: Impact::StolenTokens,
    needs: &[Capability::SenderConstraint],
    mutant: Fault::ApiProofsReplayed,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let mut holder = Holder::new(world);
    let token = holder.token();
    require(holder.calls(&token).await?.is_served())?;
    let proof = holder.proof(&token);
    require(holder.call(&token, &proof).send().await?.is_served())?;

    let again = holder.call(&token, &proof).send().await?;
    require(holder.calls(&token).await?.is_served())?;
    judge(again.is_unproven())
}
