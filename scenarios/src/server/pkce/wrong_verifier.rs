//! A code is redeemed with a verifier that does not hash to its challenge.
//!
//! ## Why it matters
//! Without the comparison PKCE is an ornament: whoever intercepts a code of a public client has the user's tokens.
//!
//! ## How to fix it
//! Hash the verifier exactly as it was sent, and refuse the code unless the result is the stored challenge.
//!
//! ## Not a finding
//! - `invalid_request` instead of `invalid_grant` is a note, and not even that for a verifier with characters that none may have.

use crate::clauses::{rfc7636, rfc9700};
use crate::text::with_other_case;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc7636::VERIFIER_COMPARED,
    also: &[&rfc9700::VERIFIER_ENFORCED],
    impact: Impact::AccountTakeover,
    needs: &[Capability::PublicClient, Capability::UserInterface],
    mutant: Fault::VerifierNotCompared,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.public_client().await?;
    let mut alice = world.alice()?;
    alice.signs_in(&client).await?;

    let mut verifiers = Family::of("a verifier");
    for (name, spoil, refusal) in SPOILT {
        let code = alice.authorizes(&client).await?;
        let wrong = spoil(&code.verifier.clone().unwrap_or_default());
        let answer = client.redemption(&code).but("code_verifier", &wrong).send().await?;
        verifiers.add(*name, answer.is_refused_as(refusal));
    }
    judge(verifiers)
}

type Spoil = fn(&str) -> String;

const SPOILT: &[(&str, Spoil, &Refusal)] = &[
    ("another", |verifier| verifier.chars().rev().collect(), &VERIFIER_WRONG),
    ("case swapped", with_other_case, &VERIFIER_WRONG),
    ("padding appended", |verifier| format!("{verifier}="), &VERIFIER_MISSING),
];
