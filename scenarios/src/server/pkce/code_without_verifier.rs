//! A code that was requested with a challenge is redeemed without the verifier.
//!
//! ## Why it matters
//! A thief has the code and not the verifier. If it may be left out, PKCE protects nobody.
//!
//! ## How to fix it
//! Decide by the stored code whether a verifier is due, never by the token request; treat an empty one as missing.
//!
//! ## Not a finding
//! - `invalid_grant` and `invalid_request` are both in use for this refusal.

use crate::clauses::{oauth21, rfc7636, rfc9700};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9700::VERIFIER_ENFORCED,
    also: &[&rfc7636::VERIFIER_COMPARED, &oauth21::VERIFIER_IF_CHALLENGE],
    impact: Impact::AccountTakeover,
    needs: &[Capability::PublicClient, Capability::UserInterface],
    mutant: Fault::VerifierOptional,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.public_client().await?;
    let mut alice = world.alice()?;
    alice.signs_in(&client).await?;

    let mut omissions = Family::of("a code_verifier");
    let code = alice.authorizes(&client).await?;
    let answer = client.redemption(&code).without("code_verifier").send().await?;
    omissions.add("left out", answer.is_refused_as(&VERIFIER_MISSING));
    let code = alice.authorizes(&client).await?;
    let answer = client.redemption(&code).but("code_verifier", "").send().await?;
    omissions.add("empty", answer.is_refused_as(&VERIFIER_MISSING));
    judge(omissions)
}
