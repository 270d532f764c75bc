//! A request with `prompt=none` is answered without a page: where nobody is signed in, and where only somebody else is.
//!
//! ## Why it matters
//! Applications in browsers ask this way, in a hidden frame, for new tokens. A page there is seen by nobody and answered by
//! nobody, so that the application waits for ever.
//!
//! ## How to fix it
//! Send the browser back with `login_required` before any page is made. `login_hint` says whom the request is about: somebody
//! else's session is none.
//!
//! ## Not a finding
//! - `interaction_required`, `account_selection_required` and `consent_required` are as good.
//! - An error page of the server shows no login, but leaves the application waiting: a note.

use crate::clauses::{core, entra_tenant};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::SILENCE_KEPT,
    also: &[&core::PROMPT_NONE, &core::PROMPT_NONE_ERROR],
    impact: Impact::BrokenClient,
    needs: &[Capability::EntraServer, Capability::UserInterface],
    mutant: Fault::SilenceBroken,
};

/// The first is the textbook's.
const ERRORS: [&str; 4] =
    ["login_required", "interaction_required", "account_selection_required", "consent_required"];

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let client = world.client().await?;
    let silently = || client.authorization_request().but("prompt", "none");
    let mut alice = world.alice()?;
    require(alice.visits(client.authorization_request()).await?.delivers_code())?;
    require(alice.only_looks_at(silently()).await?.delivers_code())?;

    let mut answered = Family::of("a silent request");
    let landing = world.alice()?.only_looks_at(silently()).await?;
    answered.add("where nobody is signed in", landing.is_sent_back_with(&ERRORS));
    let somebody_else = format!("nobody@{}", tenant.domain().unwrap_or("beartrap.test"));
    let landing = alice.only_looks_at(silently().but("login_hint", &somebody_else)).await?;
    answered.add("where somebody else is signed in", landing.is_sent_back_with(&ERRORS));
    judge(answered)
}
