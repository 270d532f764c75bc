//! A code that was requested without a challenge is redeemed with a verifier.
//!
//! ## Why it matters
//! The challenge was stripped on the way: an attacker injects the code into the login of a victim, whose client trusts in PKCE. The verifier that it sends betrays the attack, if the server looks.
//!
//! ## How to fix it
//! Refuse a token request with `code_verifier` when no challenge is stored with the code, or demand a challenge of every client.
//!
//! ## Not a finding
//! - A server that refuses every authorization request without a challenge cannot be downgraded.

use crate::clauses::{oauth21, rfc9700};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9700::VERIFIER_ONLY_IF_CHALLENGE,
    also: &[&rfc9700::PKCE_DOWNGRADE, &oauth21::VERIFIER_IF_CHALLENGE],
    impact: Impact::StolenTokens,
    needs: &[Capability::ConfidentialClient, Capability::UserInterface],
    mutant: Fault::UnaskedVerifierIgnored,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.confidential_client().await?;
    let mut alice = world.alice()?;
    let honest = alice.authorizes(&client).await?;
    require(client.redeem(&honest).await?.issues_tokens())?;

    let landing = alice.visits(client.authorization_request().without_challenge()).await?;
    let Ok(code) = landing.code() else {
        return judge(landing.is_refused_with(&["invalid_request"]));
    };
    let answer = client.redeem(&code).await?;
    if !answer.issues_tokens().is_good() {
        return judge(answer.is_refused_as(&VERIFIER_MISSING).noting("a challenge is demanded only here"));
    }

    let stripped = alice.visits(client.authorization_request().without_challenge()).await?.code()?;
    let injected = Code { verifier: honest.verifier, ..stripped };
    judge(client.redeem(&injected).await?.is_refused_as(&VERIFIER_MISSING))
}
