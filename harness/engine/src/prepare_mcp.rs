use beartrap_core::{Step, StepState};
use beartrap_kit::api::mcp::{Era, LEGACY, MODERN, McpServer, Message};
use beartrap_kit::{Api, ApiAnswer, ApiWorld, Unsettled, World as _};
use serde_json::{Value, json};
use std::sync::Arc;

/// Error codes of the protocol.
const UNKNOWN_METHOD: i64 = -32_601;
const UNKNOWN_REVISION: i64 = -32_022;

/// Finds out in which eras an MCP server answers an honest token, and asks for its tools as the newer one has it. Gives the
/// server, unless something still holds it, and what it answered.
pub(crate) async fn tried(
    mut api: Api,
    seed: u64,
    requests: &mut u32,
) -> (Option<Api>, Result<ApiAnswer, Unsettled>) {
    let assumed =
        McpServer { legacy: Some(LEGACY.into()), modern: Some(MODERN.into()), ..McpServer::default() };
    api.mcp = Some(assumed);
    let shared = Arc::new(api);
    let probed = probe(&shared, seed, requests).await;
    let Some(mut api) = Arc::into_inner(shared) else { return (None, probed.map(|(_, answer)| answer)) };
    let (server, answer) = match probed {
        Ok(probed) => probed,
        Err(unsettled) => return (Some(api), Err(unsettled)),
    };
    let era = server.era();
    api.mcp = Some(server);
    if !answer.had_effect() {
        return (Some(api), Ok(answer));
    }
    // A server without tools is asked for something else that is as safe.
    let instead = if era == Era::Modern { "server/discover" } else { "ping" };
    for message in [Message::lists_tools(), Message::new(instead, json!({}))] {
        api.endpoints[0].message = Some(message);
        let shared = Arc::new(api);
        let world = ApiWorld::new(shared.clone(), "calibration", seed);
        let asked = world.called_with(&world.token()).await;
        *requests += world.channel().transcript().requests();
        drop(world);
        let Some(back) = Arc::into_inner(shared) else { return (None, asked) };
        api = back;
        match asked {
            Ok(answer) if answer.rpc_error() == Some(UNKNOWN_METHOD) => {}
            asked => return (Some(api), asked),
        }
    }
    (Some(api), Ok(answer))
}

/// What the server speaks, and the answer that says most.
async fn probe(api: &Arc<Api>, seed: u64, requests: &mut u32) -> Result<(McpServer, ApiAnswer), Unsettled> {
    let world = ApiWorld::new(api.clone(), "how MCP is spoken", seed);
    let token = world.token();
    let (modern, legacy) = (world.mcp_in(Era::Modern)?, world.mcp_in(Era::Legacy)?);
    let discovered = modern.discovers().bearing(&token).send().await?;
    let shaken = legacy.initializes(LEGACY).bearing(&token).send().await?;
    let session = shaken.session();
    if let Some(session) = &session {
        legacy.ends(session, &token).await?;
    }
    *requests += world.channel().transcript().requests();
    let server = McpServer {
        modern: modern_revision(&discovered),
        legacy: shaken.had_effect().then(|| revision(&shaken.result())),
        sessions: session.is_some(),
        open: false,
    };
    let says_more =
        discovered.had_effect() || !shaken.had_effect() && matches!(discovered.status(), 401 | 403);
    Ok((server, if says_more { discovered } else { shaken }))
}

fn revision(result: &Value) -> String {
    result["protocolVersion"].as_str().unwrap_or(LEGACY).to_owned()
}

/// A result, or an error that names other revisions without a handshake, of which the newest is taken.
fn modern_revision(discovered: &ApiAnswer) -> Option<String> {
    if discovered.had_effect() {
        return Some(MODERN.to_owned());
    }
    let messages = discovered.messages();
    let error =
        messages.iter().map(|message| &message["error"]).find(|error| error["code"] == UNKNOWN_REVISION)?;
    let named = error["data"]["supported"].as_array()?.iter().filter_map(Value::as_str);
    named.filter(|&revision| revision >= MODERN).max().map(str::to_owned)
}

/// Whether it publishes protected resource metadata, at one of the two places (RFC 9728, 3.1).
pub(crate) async fn has_metadata(world: &ApiWorld, well_known: &str) -> Result<bool, Unsettled> {
    let path = world.api().main().url.path().trim_end_matches('/').to_owned();
    for place in [format!("{well_known}{path}"), well_known.to_owned()] {
        let Ok(url) = world.api().url.join(&place) else { continue };
        if world.call().at(url).by("GET").send().await?.document()["resource"].is_string() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What is to be said of it before anything is judged.
pub(crate) fn spoken(server: &McpServer) -> Step {
    let with_sessions = if server.sessions { ", with sessions" } else { "" };
    let legacy = server.legacy.as_ref().map(|revision| format!("{revision} after initialize{with_sessions}"));
    let modern = server.modern.as_ref().map(|revision| format!("{revision} without a handshake"));
    let spoken: Vec<String> = legacy.into_iter().chain(modern).collect();
    Step { name: "mcp".into(), state: StepState::Ok, says: format!("it speaks {}", spoken.join(", and ")) }
}

/// That it claims no authorization.
pub(crate) fn open() -> Step {
    Step {
        name: "authorization".into(),
        state: StepState::Missing,
        says: "this server claims none: it serves callers without a token, sends no challenge and publishes no metadata; only what keeps web pages out can be judged (name a scope if it should be protected)".into(),
    }
}
