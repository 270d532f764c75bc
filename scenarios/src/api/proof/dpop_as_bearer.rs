//! A token that is bound by DPoP is nothing without a proof.
//!
//! ## Why it matters
//! A token is bound to a key so that a stolen one is worth nothing. An API that takes it as a bearer token throws that away,
//! and nobody notices.
//!
//! ## How to fix it
//! Look for `cnf.jkt` in every token, and require the scheme DPoP and a proof wherever it is there.
//!
//! ## Not a finding
//! - An API that knows no DPoP takes every token as a bearer token; leave out `dpop = true` then.
//! - A token that is bound to nothing is a bearer token for everybody; taken with the scheme DPoP it costs a note.

use crate::clauses::rfc9449;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9449::BOUND_IS_NO_BEARER,
    also: &[&rfc9449::PROOF_WITH_TOKEN],
    impact: Impact::StolenTokens,
    needs: &[Capability::SenderConstraint],
    mutant: Fault::ApiBoundTokenAsBearer,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let mut holder = Holder::new(world);
    let token = holder.token();
    require(holder.calls(&token).await?.is_served())?;

    let mut calls = Family::of("a call");
    calls.add("as a bearer token", world.called_with(&token).await?.is_unproven());
    let with_both = world.call().bearing(&token).with_proof(&holder.proof(&token).compact());
    let with_both = with_both.send().await?;
    calls.add("as a bearer token, with a proof", with_both.is_unproven());
    let text = world.written(&token);
    let unproven = world.call().authorized_by(&format!("DPoP {text}")).send().await?;
    calls.add("without a proof", unproven.is_unproven());
    let empty = world.call().authorized_by(&format!("DPoP {text}")).with_header("DPoP", "").send().await?;
    calls.add("with an empty proof", empty.is_unproven());
    let unbound = holder.calls(&world.token()).await?;
    calls.add(
        "a token that is bound to nothing",
        unbound.is_unproven().unless(true, "anybody may bear it anyway"),
    );
    require(holder.calls(&token).await?.is_served())?;
    judge(calls)
}
