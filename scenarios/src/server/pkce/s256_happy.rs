//! A public client completes the code flow with an S256 challenge, with the shortest and the longest verifier.
//!
//! ## Why it matters
//! PKCE is what protects the code of a client without a secret. Where it does not work, such clients cannot log in or go without it.
//!
//! ## How to fix it
//! Compare `BASE64URL(SHA-256(code_verifier))`, without padding, with the stored challenge, for verifiers of 43 to 128 characters.

use crate::clauses::{rfc7636, rfc9700};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc7636::VERIFIER_THAT_FITS,
    also: &[&rfc9700::PKCE_SUPPORTED],
    impact: Impact::BrokenClient,
    needs: &[Capability::PublicClient, Capability::UserInterface],
    mutant: Fault::ChallengeInHex,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.public_client().await?;
    let mut alice = world.alice()?;

    let mut verifiers = Family::of("a verifier");
    for length in [43, 128] {
        let letters: String = (0..6).map(|_| world.made_up()).collect();
        let request = client.authorization_request().with_proof_key(Pkce::of(&letters[..length]));
        let code = alice.visits(request).await?.code()?;
        verifiers.add(format!("{length} characters"), client.redeem(&code).await?.issues_tokens());
    }
    judge(verifiers)
}
