//! A request whose headers say something else than its body is refused.
//!
//! ## Why it matters
//! Gateways decide by the headers and the server acts by the body: where both may differ, every rule of the gateway can be
//! walked around.
//!
//! ## How to fix it
//! Compare `MCP-Protocol-Version`, `Mcp-Method` and `Mcp-Name` with the body, decoded, before anything is done.
//!
//! ## Not a finding
//! - Servers that know the handshake only have no such headers.
//! - Another refusal than 400 with the error -32020 costs a note.

use crate::clauses::mcp;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use beartrap_kit::api::mcp::{Era, LEGACY};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &mcp::HEADERS,
    also: &[],
    impact: Impact::WiderAccess,
    needs: &[Capability::Mcp, Capability::McpModern],
    mutant: Fault::McpHeadersIgnored,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let client = world.mcp_in(Era::Modern)?;
    let asks = || world.entitled(client.asks());
    require(asks().send().await?.is_served())?;
    let mut lies = vec![
        (
            "another method".to_owned(),
            asks().without_header("Mcp-Method").with_header("Mcp-Method", "prompts/list"),
        ),
        (
            "a method in capitals".into(),
            asks().without_header("Mcp-Method").with_header("Mcp-Method", "TOOLS/LIST"),
        ),
        ("no method".into(), asks().without_header("Mcp-Method")),
        (
            "another revision in the body".into(),
            asks().with_message(|body| {
                body["params"]["_meta"]["io.modelcontextprotocol/protocolVersion"] = LEGACY.into();
            }),
        ),
    ];
    let tool = world.api().endpoints.iter().skip(1).find(|endpoint| endpoint.message.is_some()).cloned();
    if let Some(tool) = &tool {
        let is_open = world.api().mcp.as_ref().is_some_and(|server| server.open);
        let calls = || {
            let call = client.calls(tool);
            if is_open { call } else { call.bearing(&world.token_for(tool)) }
        };
        require(calls().send().await?.is_served())?;
        let named = |name: &str| calls().without_header("Mcp-Name").with_header("Mcp-Name", name);
        let encoded = format!("=?base64?{}?=", STANDARD.encode("another"));
        let listed = calls().without_header("Mcp-Method").with_header("Mcp-Method", "tools/list");
        lies.extend([
            ("tools/list, and a tool is called".into(), listed),
            ("another tool".into(), named("another")),
            ("another tool in base64".into(), named(&encoded)),
            ("no tool".into(), calls().without_header("Mcp-Name")),
        ]);
    }
    let mut headers = Family::of("a header");
    for (name, call) in lies {
        headers.add(name, is_mismatch(&call.send().await?));
    }
    judge(headers)
}

fn is_mismatch(answer: &ApiAnswer) -> Observation {
    let refused = answer.is_not_served();
    let is_said = answer.status() == 400 && answer.rpc_error() == Some(-32_020);
    if is_said { refused } else { refused.noting("400 with the error -32020 was to be expected") }
}
