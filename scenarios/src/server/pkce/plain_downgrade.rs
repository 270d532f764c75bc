//! The S256 challenge of an authorization request is sent as the verifier.
//!
//! ## Why it matters
//! The challenge is no secret: a thief of the code has read it too, in the authorization request.
//!
//! ## How to fix it
//! Store the method with the code and verify by it alone. A `code_challenge_method` in the token request means nothing.

use crate::clauses::rfc7636;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc7636::METHOD_BOUND_TO_CODE,
    also: &[&rfc7636::VERIFIER_COMPARED],
    impact: Impact::AccountTakeover,
    needs: &[Capability::PublicClient, Capability::UserInterface],
    mutant: Fault::ChallengeAsVerifier,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.public_client().await?;
    let mut alice = world.alice()?;
    alice.signs_in(&client).await?;

    let mut requests = Family::of("a token request");
    for method in [None, Some("plain")] {
        let authorization = client.authorization_request();
        let challenge = authorization.get("code_challenge").unwrap_or_default().to_owned();
        let code = alice.visits(authorization).await?.code()?;
        let token_request = client.redemption(&code).but("code_verifier", &challenge);
        let (name, token_request) = match method {
            None => ("the challenge alone", token_request),
            Some(plain) => {
                ("with code_challenge_method=plain", token_request.and("code_challenge_method", plain))
            }
        };
        requests.add(name, token_request.send().await?.is_refused_as(&VERIFIER_WRONG));
    }
    judge(requests)
}
