//! A refresh token is exchanged for a new access token, which speaks for the same user with the same scope.
//!
//! ## Why it matters
//! Access tokens are short-lived on purpose. A client that cannot refresh sends its users back to the login; one that gets somebody else's token shows them a stranger's data.
//!
//! ## How to fix it
//! Look up the grant behind the refresh token, and issue the access token from it: its user, its client, its scope.
//!
//! ## Not a finding
//! - A new refresh token and an ID token may come along or not.
//! - Where neither UserInfo nor anything else tells whom a token speaks for, that is a remark.

use crate::clauses::{core, rfc6749};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6749::REFRESH_ISSUES,
    also: &[&core::REFRESH_VALIDATED],
    impact: Impact::BrokenClient,
    needs: &[Capability::RefreshTokens, Capability::UserInterface],
    mutant: Fault::RefreshedForAnother,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.client().await?;
    let original = world.alice_signs_in(&client).await?;
    let alice = world.subject_of(original.access_token()).await;

    let answer = client.refresh(&original.refresh_token()?).await?;
    let Ok(refreshed) = answer.tokens() else { return judge(answer.issues_tokens()) };
    let scope = answer.keeps_to_the_scope(original.scope_or(&world.server().scope));
    match alice {
        Ok(alice) => {
            let info = world.userinfo()?.bearing(refreshed.access_token()).send().await?;
            judge(info.is_about(&alice).and(scope))
        }
        Err(_) => judge(scope.remarking("nothing tells whom the new token speaks for")),
    }
}
