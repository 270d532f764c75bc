//! A batch of messages carries no call past the checks.
//!
//! ## Why it matters
//! A check that reads the method and the tool of one message finds neither in a list of messages.
//!
//! ## How to fix it
//! Refuse a body that is a list, or check each message in it by itself.
//!
//! ## Not a finding
//! - Servers that speak revision 2025-03-26 must take batches; later ones need not, and doing so costs a note.

use crate::clauses::mcp;
use beartrap_kit::api::mcp::{Era, Mcp, Message};
use beartrap_kit::*;
use serde_json::{Value, json};

pub(super) static ABOUT: About = About {
    clause: &mcp::STATUS_CODES,
    also: &[&mcp::ONE_MESSAGE],
    impact: Impact::WiderAccess,
    needs: &[Capability::Mcp],
    mutant: Fault::McpBatchUnchecked,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let mut batches = Family::of("a batch");
    for client in world.mcp()? {
        let era = client.era().name();
        require(world.entitled(client.asks()).send().await?.is_served())?;
        let has_sessions = client.era() == Era::Legacy && world.api().has(Capability::McpSessions);
        let token = world.token();
        let session = if has_sessions { Some(client.opens(&token).await?) } else { None };
        let with = |call: ApiCall| match &session {
            Some(session) => call.in_session(session),
            None => call,
        };
        let listing = || Message::lists_tools();
        let pair = world.entitled(with(client.says_at_once(&[listing(), listing()]))).send().await?;
        let seen = pair.is_answered();
        batches.add(
            format!("two harmless requests, {era}"),
            if takes(&pair) {
                seen.noting("it takes batches, which no revision after 2025-03-26 has")
            } else {
                seen
            },
        );
        let many = vec![listing(); 200];
        let many = world.entitled(with(client.says_at_once(&many))).send().await?;
        batches.add(format!("two hundred of them, {era}"), many.is_answered());
        if !world.api().mcp.as_ref().is_some_and(|server| server.open) {
            let nobody = with(client.says_at_once(&[listing(), listing()])).send().await?;
            batches.add(format!("without a token, {era}"), nobody.is_not_served());
            beyond_the_scope(world, client, &with, &mut batches).await?;
        }
        if let Some(session) = session {
            client.ends(&session, &token).await?;
        }
    }
    judge(batches)
}

/// A tool whose scope is missing, in each place of a batch.
async fn beyond_the_scope(
    world: &ApiWorld,
    client: Mcp<'_>,
    with: &impl Fn(ApiCall) -> ApiCall,
    batches: &mut Family,
) -> Result<(), Unsettled> {
    let Some(tool) = world.api().second_scope().and_then(|tool| tool.message.clone()) else { return Ok(()) };
    let (harmless, era) = (|| Message::new("tools/list", json!({})), client.era().name());
    let orders = [
        ("first", 1, [tool.clone(), harmless(), harmless()]),
        ("in between", 2, [harmless(), tool.clone(), harmless()]),
        ("last", 3, [harmless(), harmless(), tool.clone()]),
    ];
    for (place, number, messages) in orders {
        let answer = with(client.says_at_once(&messages)).bearing(&world.token()).send().await?;
        let is_it = |message: &Value| message["id"] == number && message.get("result").is_some();
        let served =
            answer.messages().iter().any(|message| is_it(message) && message["result"]["isError"] != true);
        let expected = "no result of a tool whose scope is missing";
        batches.add(format!("a tool beyond the scope {place}, {era}"), answer.observe(!served, expected));
    }
    Ok(())
}

fn takes(answer: &ApiAnswer) -> bool {
    answer.messages().iter().filter(|message| message.get("result").is_some()).count() > 1
}
