//! A code that was already exchanged for tokens is exchanged again.
//!
//! ## Why it matters
//! The redirect leaves copies of the code: logs, history, referrers. One use is what makes a copy worthless.
//!
//! ## How to fix it
//! Spend the code in the same transaction that issues the tokens.
//!
//! ## Not a finding
//! - A second answer with the very same tokens, as clustered servers give it to a client that lost the first one, is a note.

use crate::clauses::{rfc6749, rfc9700};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6749::CODE_USED_TWICE,
    also: &[&rfc9700::CODE_REPLAY],
    impact: Impact::StolenTokens,
    needs: &[Capability::UserInterface],
    mutant: Fault::CodeNeverSpent,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.client().await?;
    let code = world.alice_authorizes(&client).await?;
    let first = client.redeem(&code).await?;
    require(first.issues_tokens())?;

    let again = client.redeem(&code).await?;
    judge(again.is_refused_as(&BAD_GRANT).unless(again.repeats(&first), "the same tokens were sent again"))
}
