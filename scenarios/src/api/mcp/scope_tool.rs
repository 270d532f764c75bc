//! A tool that asks for more scope than the server is refused without it, in every era.
//!
//! ## Why it matters
//! A tool that is hidden from the list and not guarded is called by whoever knows its name.
//!
//! ## How to fix it
//! Check the scope where the tool is called, and answer 403 with all scopes that are missing.
//!
//! ## Not a finding
//! - An error with status 200, or an unknown tool, is a refusal and costs a note: the client cannot ask for more.

use super::says_what_is_missing;
use crate::clauses::mcp;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &mcp::STATUS_CODES,
    also: &[&mcp::SCOPE_ERRORS],
    impact: Impact::WiderAccess,
    needs: &[Capability::Mcp, Capability::OwnIssuer, Capability::SecondScope],
    mutant: Fault::McpToolScopeOnlyListed,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let has_a_tool = |endpoint: &&Endpoint| endpoint.message.is_some();
    let tool = world.api().second_scope().filter(has_a_tool).cloned();
    let tool =
        tool.ok_or_else(|| Unsettled::because("no tool with a scope is named; add one as [[api.endpoint]]"))?;
    let scope = tool.scope.clone().unwrap_or_default();
    let mut calls = Family::of("a call of the tool");
    for client in world.mcp()? {
        let era = client.era().name();
        require(client.calls(&tool).bearing(&world.token_for(&tool)).send().await?.is_served())?;
        let with_less = client.calls(&tool).bearing(&world.token()).send().await?;
        calls.add(format!("with the scope of the server, {era}"), says_what_is_missing(&with_less, &scope));
        let after_listing = {
            require(client.asks().bearing(&world.token()).send().await?.is_served())?;
            client.calls(&tool).bearing(&world.token()).send().await?
        };
        calls.add(
            format!("after the list was asked for, {era}"),
            says_what_is_missing(&after_listing, &scope),
        );
    }
    judge(calls)
}
