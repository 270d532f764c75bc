//! A code is redeemed with a verifier that does not fit its challenge, or with none.
//!
//! ## Why it matters
//! Without the comparison PKCE is an ornament: whoever gets hold of a code of a public client has the user's tokens.
//!
//! ## How to fix it
//! Store the challenge with the code, hash the verifier exactly as it was sent, and refuse the code unless both are the same.
//! A code with a challenge is not redeemed without a verifier.
//!
//! ## Not a finding
//! - That the metadata do not mention PKCE: Entra's never do.

use crate::clauses::{entra_tenant, rfc7636, rfc9700};
use crate::text::with_other_case;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::VERIFIER_OF_REQUEST,
    also: &[&rfc7636::VERIFIER_COMPARED, &rfc9700::VERIFIER_ENFORCED],
    impact: Impact::AccountTakeover,
    needs: &[Capability::EntraServer, Capability::UserInterface],
    mutant: Fault::EntraVerifierIgnored,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    world.tenant()?;
    let client = match world.public_client().await {
        Ok(public) => public,
        Err(_) => world.client().await?,
    };
    let mut alice = world.alice()?;
    alice.signs_in(&client).await?;

    let mut refused = Family::of("a verifier");
    for (name, spoil, refusal) in SPOILT {
        let code = alice.authorizes(&client).await?;
        let wrong = spoil(&code.verifier.clone().unwrap_or_default());
        let answer = client.redemption(&code).but("code_verifier", &wrong).send().await?;
        refused.add(name, answer.is_refused_as(refusal));
    }
    let code = alice.authorizes(&client).await?;
    let answer = client.redemption(&code).without("code_verifier").send().await?;
    refused.add("none", answer.is_refused_as(&VERIFIER_MISSING));
    judge(refused)
}

type Spoil = fn(&str) -> String;

const SPOILT: [(&str, Spoil, &Refusal); 3] = [
    ("another", |verifier| verifier.chars().rev().collect(), &VERIFIER_WRONG),
    ("case swapped", with_other_case, &VERIFIER_WRONG),
    ("the challenge itself", |verifier| Pkce::of(verifier).challenge, &VERIFIER_WRONG),
];
