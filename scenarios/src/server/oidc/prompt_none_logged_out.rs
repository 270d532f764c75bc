//! A request with `prompt=none`, in a browser where nobody is logged in, is answered with an error and no page.
//!
//! ## Why it matters
//! Clients ask this way, in a hidden frame, whether the user is still logged in. A page there is seen by nobody and answered by nobody, so the client waits for ever.
//!
//! ## How to fix it
//! Send the browser back to the client with `login_required` before any page is made.
//!
//! ## Not a finding
//! - `interaction_required`, `account_selection_required` and `consent_required` are as good.
//! - An error page of the server shows no login, but leaves the client waiting: a note.

use crate::clauses::core;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &core::PROMPT_NONE,
    also: &[&core::PROMPT_NONE_ERROR],
    impact: Impact::BrokenClient,
    needs: &[Capability::OpenId, Capability::UserInterface],
    mutant: Fault::PromptNoneShowsLogin,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.client().await?;
    require(world.alice()?.visits(client.authorization_request()).await?.delivers_code())?;

    let silently = client.authorization_request().but("prompt", "none");
    let landing = world.alice()?.only_looks_at(silently).await?;
    judge(landing.is_sent_back_with(&[
        "login_required",
        "interaction_required",
        "account_selection_required",
        "consent_required",
    ]))
}
