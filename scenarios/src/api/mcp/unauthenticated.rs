//! Without a token every request is refused, whatever its method.
//!
//! ## Why it matters
//! A guard that knows the handshake only leaves the tools to everybody who leaves it out.
//!
//! ## How to fix it
//! Put the token check in front of the whole endpoint, before the body is read.
//!
//! ## Not a finding
//! - 405 for GET and DELETE, and another refusal than 401 costs a note.

use crate::clauses::mcp;
use beartrap_kit::api::mcp::{Era, Message};
use beartrap_kit::*;
use serde_json::json;

pub(super) static ABOUT: About = About {
    clause: &mcp::STATUS_CODES,
    also: &[&mcp::ALL_VERIFIED],
    impact: Impact::WiderAccess,
    needs: &[Capability::Mcp, Capability::OwnIssuer],
    mutant: Fault::McpOnlyInitializeGuarded,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let mut requests = Family::of("a request without a token");
    for client in world.mcp()? {
        require(client.asks().bearing(&world.token()).send().await?.is_served())?;
        let era = client.era().name();
        let first =
            if client.era() == Era::Modern { client.discovers() } else { client.initializes("2025-11-25") };
        let says = |method| client.says(&Message::new(method, json!({}))).in_no_session();
        let messages = [
            ("the first request", first),
            ("tools/list", says("tools/list")),
            ("resources/list", says("resources/list")),
            ("ping", says("ping")),
            ("an unknown method", says("beartrap/unknown")),
            (
                "a notification",
                client.says(&Message::notification("notifications/initialized")).in_no_session(),
            ),
        ];
        for (name, call) in messages {
            requests.add(format!("{name}, {era}"), is_walled(&call.send().await?, &[401]));
        }
        for tool in world.api().endpoints.iter().skip(1).filter(|endpoint| endpoint.message.is_some()) {
            let answer = client.calls(tool).in_no_session().send().await?;
            requests.add(format!("a tool, {era}"), is_walled(&answer, &[401]));
        }
    }
    for method in ["GET", "DELETE", "HEAD"] {
        requests.add(method, is_walled(&world.call().by(method).send().await?, &[401, 405]));
    }
    judge(requests)
}

fn is_walled(answer: &ApiAnswer, right: &[u16]) -> Observation {
    let refused = answer.is_not_served();
    if right.contains(&answer.status()) { refused } else { refused.noting("401 was to be expected") }
}
