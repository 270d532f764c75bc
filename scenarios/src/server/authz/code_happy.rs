//! Alice logs in and consents, and the client exchanges the code that it receives for tokens.
//!
//! ## Why it matters
//! This is the way that every login takes: if it does not work, nobody gets in.
//!
//! ## How to fix it
//! Store each code, with its client, redirect URI and challenge, where every instance of the token endpoint finds it. For a request with `openid`, issue an ID token too.
//!
//! ## Not a finding
//! - Consent may be skipped for clients that Alice or an administrator agreed to before.

use crate::clauses::{core, rfc6749};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6749::CODE_EXCHANGED,
    also: &[&core::TOKEN_RESPONSE],
    impact: Impact::BrokenLogin,
    needs: &[Capability::ConfidentialClient, Capability::UserInterface],
    mutant: Fault::CodeNotStored,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.confidential_client().await?;
    let code = world.alice_authorizes(&client).await?;
    let made_up = Code { value: world.made_up(), ..code.clone() };
    require(client.redeem(&made_up).await?.is_refused_as(&BAD_GRANT))?;

    let answer = client.redeem(&code).await?;
    require(answer.knows_the_client())?;
    let tokens = answer.issues_tokens();
    judge(if world.server().is_openid() { tokens.and(answer.issues_id_token()) } else { tokens })
}
