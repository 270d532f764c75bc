//! A code that was exchanged for tokens is exchanged again, or in two requests at once.
//!
//! ## Why it matters
//! The redirect leaves copies of the code: logs, histories, referrers. One use is what makes a copy worthless.
//!
//! ## How to fix it
//! Spend the code in the same transaction that issues the tokens, so that of two requests at once only one finds it.
//!
//! ## Not a finding
//! - A second answer with the very same tokens is a note.
//! - The tokens of the first exchange stay good: nobody documents that a second try ends them.

use crate::clauses::{entra_tenant, rfc6749, rfc9700};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::CODE_ONCE,
    also: &[&rfc6749::CODE_USED_TWICE, &rfc9700::CODE_REPLAY],
    impact: Impact::StolenTokens,
    needs: &[Capability::EntraServer, Capability::UserInterface],
    mutant: Fault::EntraCodeNeverSpent,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    world.tenant()?;
    let client = world.client().await?;
    let mut alice = world.alice()?;
    let code = alice.authorizes(&client).await?;
    let first = client.redeem(&code).await?;
    require(first.issues_tokens())?;

    let mut refused = Family::of("the second use of a code");
    let again = client.redeem(&code).await?;
    refused.add("after the first", is_refused(&again, &first));
    let code = alice.authorizes(&client).await?;
    let (one, other) = client.redemption(&code).send_twice_at_once().await?;
    let (first, second) = if one.issues_tokens().is_good() { (one, other) } else { (other, one) };
    refused.add("together with the first", is_refused(&second, &first));
    judge(refused)
}

fn is_refused(second: &Answer, first: &Answer) -> Observation {
    second.is_refused_as(&BAD_GRANT).unless(second.repeats(first), "the same tokens were sent again")
}
