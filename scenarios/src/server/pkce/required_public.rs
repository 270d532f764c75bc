//! A public client asks for a code without a challenge.
//!
//! ## Why it matters
//! Nothing else protects the code of a client without a secret: whoever intercepts it redeems it.
//!
//! ## How to fix it
//! Refuse authorization requests of public clients that carry no `code_challenge`.
//!
//! ## Not a finding
//! - A server that gives the code and refuses it at the token endpoint is late, which is a note.
//! - RFC 8252 only advises the refusal for native clients: if no public web client is configured, a code is a note.

use crate::clauses::{oauth21, rfc7636, rfc8252, rfc10017};
use beartrap_kit::target::ClientKind;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc10017::PKCE_ENFORCED,
    also: &[&rfc8252::PKCE_DEMANDED, &rfc7636::CHALLENGE_MISSING, &oauth21::PKCE_REQUIRED],
    impact: Impact::StolenTokens,
    needs: &[Capability::PublicClient, Capability::UserInterface],
    mutant: Fault::ChallengeOptional,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.public_client().await?;
    let mut alice = world.alice()?;
    alice.signs_in(&client).await?;

    let landing = alice.visits(client.authorization_request().without_challenge()).await?;
    let useless = match landing.code() {
        Ok(code) => !client.redeem(&code).await?.issues_tokens().is_good(),
        Err(_) => false,
    };
    let native = client.registration().kind == ClientKind::Native;
    judge(
        landing
            .is_refused_with(&["invalid_request"])
            .unless(useless, "the token endpoint refuses it")
            .unless(native, "for native clients the refusal is only advised"),
    )
}
