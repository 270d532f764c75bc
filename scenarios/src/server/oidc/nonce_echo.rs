//! The ID token brings back the nonce of the request, short or long and with special characters.
//!
//! ## Why it matters
//! By the nonce a client knows that the ID token belongs to the login that it began. A server that drops it opens the client to injected tokens; one that alters it breaks the login.
//!
//! ## How to fix it
//! Decode the parameter once, store it with the code, and copy it into the ID token as it is.
//!
//! ## Not a finding
//! - A nonce of 512 characters may be refused with an error, but not cut.

use crate::clauses::core;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &core::NONCE_RETURNED,
    also: &[],
    impact: Impact::MistakenIdentity,
    needs: &[Capability::OpenId, Capability::UserInterface],
    mutant: Fault::NonceDropped,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.client().await?;
    let mut alice = world.alice()?;

    let mut nonces = Family::of("a nonce");
    for length in [8, 64, 512] {
        let nonce = with_special_characters(world, length);
        let landing = alice.visits(client.authorization_request().but("nonce", &nonce)).await?;
        let echoed = match landing.code() {
            Err(_) if length == 512 => {
                landing.is_refused_with(&["invalid_request"]).remarking("it may be too long")
            }
            code => client.redeem(&code?).await?.tokens()?.id_token()?.brings_back(&nonce),
        };
        nonces.add(format!("{length} characters"), echoed);
    }
    judge(nonces)
}

/// A nonce that needs decoding exactly once.
fn with_special_characters(world: &ServerWorld, length: usize) -> String {
    let mut nonce = String::from("+%2B&=/");
    while nonce.len() < length {
        nonce.push_str(&world.made_up());
    }
    nonce.truncate(length);
    nonce
}
