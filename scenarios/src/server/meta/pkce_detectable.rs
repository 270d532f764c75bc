//! The metadata list S256 among the PKCE methods.
//!
//! ## Why it matters
//! Clients that adapt to their server leave PKCE out, or fall back to `plain`, where they cannot see that S256 is supported.
//!
//! ## How to fix it
//! Publish `"code_challenge_methods_supported": ["S256"]`.
//!
//! ## Not a finding
//! - A server may make its support known in another way: if the list is missing and a wrong verifier is refused, it is a note.

use crate::clauses::{rfc8414, rfc9700};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9700::PKCE_DETECTABLE,
    also: &[&rfc8414::CHALLENGE_METHODS],
    impact: Impact::WeakerDefence,
    needs: &[Capability::Metadata],
    mutant: Fault::PlainAdvertised,
};

const METHODS: &str = "code_challenge_methods_supported";

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let documents = world.metadata_documents().await?;
    let lists = documents.iter().filter(|document| !document.get(METHODS).is_null());
    // Products that publish two documents may say it in one of them only.
    match lists.map(|document| document.lists(METHODS, "S256")).min_by_key(Observation::grade) {
        Some(listed) => judge(listed),
        None => judge(wrong_verifier_is_refused(world).await?.noting(&format!("{METHODS} is missing"))),
    }
}

async fn wrong_verifier_is_refused(world: &ServerWorld) -> Result<Observation, Unsettled> {
    let client = world.client().await?;
    let mut alice = world.alice()?;
    let code = alice.authorizes(&client).await?;
    require(client.redeem(&code).await?.issues_tokens())?;

    let code = alice.authorizes(&client).await?;
    let wrong = world.made_up().repeat(2);
    let answer = client.redemption(&code).but("code_verifier", &wrong).send().await?;
    Ok(answer.is_refused_as(&VERIFIER_WRONG))
}
