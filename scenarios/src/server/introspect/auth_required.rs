//! Callers that cannot prove who they are ask the introspection endpoint about a good token.
//!
//! ## Why it matters
//! An open endpoint tells everybody who a stolen token belongs to and what it opens, and lets an attacker try out guessed tokens.
//!
//! ## How to fix it
//! Authenticate the caller before the token is looked at, and answer 401 if that fails.
//!
//! ## Not a finding
//! - `active: false` instead of a refusal gives nothing away: a note.

use crate::clauses::rfc7662;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc7662::CALLER_AUTHORIZED,
    also: &[],
    impact: Impact::WiderAccess,
    needs: &[Capability::ConfidentialClient, Capability::Introspection, Capability::UserInterface],
    mutant: Fault::IntrospectionOpen,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.confidential_client().await?;
    let caller = world.introspector(&client).await?;
    let token = caller.sees_active(&world.alice_signs_in(&client).await?).await?;
    let asking = || caller.introspecting(&token);

    let mut callers = Family::of("a caller");
    let wrong = caller.credentials().with_secret(&world.made_up());
    callers.add("nobody", asking().anonymous().send().await?.tells_nothing());
    callers.add("wrong secret", asking().with_credentials(wrong).send().await?.tells_nothing());
    callers.add("only client_id", asking().unauthenticated().send().await?.tells_nothing());
    if let Ok(public) = world.public_client().await {
        callers.add("public client", public.introspecting(&token).send().await?.tells_nothing());
    }
    let itself = Credentials::Bearer { token: token.clone() };
    callers.add("the token itself", asking().with_credentials(itself).send().await?.tells_nothing());
    judge(callers)
}
