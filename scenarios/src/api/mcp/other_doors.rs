//! Old and neighbouring endpoints are as closed as the main one.
//!
//! ## Why it matters
//! The transport of 2024 is often still mounted beside the new one, before the guard; another spelling of the path may pass
//! it by.
//!
//! ## How to fix it
//! Put the guard in front of everything that speaks MCP, and take old transports down.
//!
//! ## Not a finding
//! - Pages that speak no MCP, such as health pages and metadata, and redirects on the same origin.

use crate::clauses::mcp;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &mcp::STATUS_CODES,
    also: &[&mcp::ALL_VERIFIED],
    impact: Impact::WiderAccess,
    needs: &[Capability::Mcp, Capability::OwnIssuer],
    mutant: Fault::McpOldDoorOpen,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_honest().await?;
    let path = world.api().main().url.path().trim_end_matches('/').to_owned();
    let mut doors = Family::of("a door");
    for door in ["/sse", "/message", "/messages", "/messages/", "/rpc", "/api/mcp", "/mcp/sse", "/"] {
        if door.trim_end_matches('/') != path {
            doors.add(format!("POST {door}"), is_closed(&at(world, door).send().await?, "POST"));
        }
    }
    for door in ["/sse", "/mcp/sse", "/events"] {
        let call =
            at(world, door).by("GET").without_header("Accept").with_header("Accept", "text/event-stream");
        doors.add(format!("GET {door}"), is_closed(&call.send().await?, "GET"));
    }
    if let Some(first) = path.chars().nth(1) {
        let rest = path.get(2..).unwrap_or_default();
        let spellings = [
            format!("{path}/"),
            format!("/{path}"),
            path.to_uppercase(),
            format!("/%{:02x}{rest}", u32::from(first)),
            format!("/.{path}"),
            format!("{path};x=1"),
        ];
        for spelling in spellings {
            let call = world.call().in_no_session().at_target(&spelling);
            doors.add(format!("POST {spelling}"), is_closed(&call.send().await?, "POST"));
        }
    }
    judge(doors)
}

fn at(world: &ApiWorld, path: &str) -> ApiCall {
    let mut url = world.api().main().url.clone();
    url.set_path(path);
    world.call().in_no_session().at(url)
}

/// Nothing that speaks MCP answers. Other pages may be open.
fn is_closed(answer: &ApiAnswer, method: &str) -> Observation {
    let streams = answer.response().is_some_and(|response| response.is_of_type("text/event-stream"));
    let speaks = answer.had_effect() && (method == "POST" || streams);
    let open = answer.observe(!speaks, "nothing that speaks MCP");
    if answer.status() >= 500 { answer.is_not_served() } else { open }
}
