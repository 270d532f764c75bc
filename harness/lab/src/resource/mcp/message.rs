//! JSON-RPC, in both eras: which request is whose, and how each is answered.

use super::{Mcp, session};
use crate::ask::Ask;
use crate::resource::caller::Caller;
use crate::resource::document;
use crate::resource::refusal::Refusal;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use beartrap_core::Fault;
use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use serde_json::{Value, json};

/// The revision whose requests stand for themselves.
const MODERN: &str = "2026-07-28";
/// The revisions that begin with a handshake, the newest first.
const LEGACY: [&str; 3] = ["2025-11-25", "2025-06-18", "2025-03-26"];

pub(super) const INVALID_REQUEST: i64 = -32_600;
pub(super) const INVALID_PARAMETERS: i64 = -32_602;
const UNKNOWN_METHOD: i64 = -32_601;
const UNREADABLE: i64 = -32_700;
const HEADER_MISMATCH: i64 = -32_020;
const UNKNOWN_REVISION: i64 = -32_022;

impl Mcp {
    /// POST: one JSON-RPC message.
    pub(super) fn say(&self, ask: &Ask, caller: &Caller) -> Result<Response<Bytes>, Refusal> {
        let kind = ask.header(header::CONTENT_TYPE).unwrap_or_default();
        if !kind.starts_with("application/json") {
            return Ok(failed(StatusCode::UNSUPPORTED_MEDIA_TYPE, &Value::Null, INVALID_REQUEST, "not JSON"));
        }
        let bad = |id: &Value, code, why| Ok(failed(StatusCode::BAD_REQUEST, id, code, why));
        let Ok(body) = serde_json::from_slice::<Value>(&ask.body) else {
            return bad(&Value::Null, UNREADABLE, "not JSON");
        };
        if let Value::Array(messages) = &body {
            if !self.planted(Fault::McpBatchUnchecked) {
                return bad(&Value::Null, INVALID_REQUEST, "one message at a time");
            }
            let answers = messages.iter().take(100).map(|message| self.does(ask, caller, message, true));
            let answers: Vec<Value> = answers.collect::<Result<_, _>>()?;
            return Ok(document(StatusCode::OK, &answers.into()));
        }
        let id = &body["id"];
        match ask.headers.get("mcp-protocol-version").map(HeaderValue::as_bytes) {
            Some(revision) if revision == MODERN.as_bytes() => self.modern(ask, caller, &body),
            None => self.legacy(ask, caller, &body),
            Some(revision) if LEGACY.iter().any(|known| known.as_bytes() == revision) => {
                self.legacy(ask, caller, &body)
            }
            Some(_) => bad(id, UNKNOWN_REVISION, "unknown revision"),
        }
    }

    fn modern(&self, ask: &Ask, caller: &Caller, body: &Value) -> Result<Response<Bytes>, Refusal> {
        let (id, method) = (&body["id"], body["method"].as_str().unwrap_or_default());
        let repeats = |name: &str, value: Option<&str>| decoded(ask, name).as_deref() == value;
        let revision = &body["params"]["_meta"]["io.modelcontextprotocol/protocolVersion"];
        let agrees = revision == MODERN
            && repeats("mcp-method", Some(method))
            && (method != "tools/call" || repeats("mcp-name", body["params"]["name"].as_str()));
        if !agrees && !self.planted(Fault::McpHeadersIgnored) {
            return Ok(failed(StatusCode::BAD_REQUEST, id, HEADER_MISMATCH, "headers and body disagree"));
        }
        if ["initialize", "ping"].contains(&method) {
            return Ok(failed(StatusCode::NOT_FOUND, id, UNKNOWN_METHOD, "unknown method"));
        }
        let answer = self.does(ask, caller, body, false)?;
        let is_unknown = answer["error"]["code"] == UNKNOWN_METHOD;
        Ok(document(if is_unknown { StatusCode::NOT_FOUND } else { StatusCode::OK }, &answer))
    }

    fn legacy(&self, ask: &Ask, caller: &Caller, body: &Value) -> Result<Response<Bytes>, Refusal> {
        if begins_a_session(&ask.body) {
            return Ok(match self.begin(ask, caller) {
                Some(session) => session::naming(streamed(&self.does(ask, caller, body, false)?), &session),
                None => {
                    failed(StatusCode::SERVICE_UNAVAILABLE, &body["id"], INVALID_REQUEST, "too many sessions")
                }
            });
        }
        if let Some(refused) = self.without_session(ask, caller, &body["id"]) {
            return Ok(refused);
        }
        if body.get("id").is_none() {
            return Ok(document(StatusCode::ACCEPTED, &Value::Null));
        }
        Ok(streamed(&self.does(ask, caller, body, false)?))
    }

    /// Does what a request says, and gives the answer to it.
    fn does(&self, ask: &Ask, caller: &Caller, body: &Value, in_a_batch: bool) -> Result<Value, Refusal> {
        let parameters = &body["params"];
        let done = match body["method"].as_str().unwrap_or_default() {
            "initialize" => {
                let asked = parameters["protocolVersion"].as_str().unwrap_or_default();
                let revision = if LEGACY.contains(&asked) { asked } else { LEGACY[0] };
                Ok(
                    json!({ "protocolVersion": revision, "capabilities": { "tools": {} }, "serverInfo": { "name": "lab" } }),
                )
            }
            "server/discover" => {
                Ok(json!({ "supportedVersions": [MODERN], "capabilities": { "tools": {} } }))
            }
            "ping" => Ok(json!({})),
            "tools/list" => Ok(self.lists(caller)),
            "tools/call" => self.calls(ask, caller, parameters, in_a_batch)?,
            _ => Err(UNKNOWN_METHOD),
        };
        let answer = match done {
            Ok(result) => json!({ "jsonrpc": "2.0", "id": body["id"], "result": result }),
            Err(code) => {
                json!({ "jsonrpc": "2.0", "id": body["id"], "error": { "code": code, "message": "no" } })
            }
        };
        if !self.planted(Fault::McpAnswersShared) {
            return Ok(answer);
        }
        let question = format!("{} {}", body["id"], body["method"]);
        Ok(self.state().answers.entry(question).or_insert(answer).clone())
    }
}

/// Whether a body is the handshake.
pub(super) fn begins_a_session(body: &[u8]) -> bool {
    serde_json::from_slice::<Value>(body).is_ok_and(|body| body["method"] == "initialize")
}

/// A JSON-RPC error.
pub(super) fn failed(status: StatusCode, id: &Value, code: i64, why: &str) -> Response<Bytes> {
    document(status, &json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code, "message": why } }))
}

/// An answer as an event stream, which begins as one that can be taken up again would.
fn streamed(answer: &Value) -> Response<Bytes> {
    stream(format!("id: 1\ndata:\n\n: a comment\n\nevent: message\ndata: {answer}\n\n"))
}

pub(super) fn stream(events: String) -> Response<Bytes> {
    let mut answer = Response::new(Bytes::from(events));
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    answer
}

/// A header, from base64 if it says so (revision 2026-07-28, Value Encoding).
fn decoded(ask: &Ask, name: &str) -> Option<String> {
    let value = ask.headers.get(name)?.to_str().ok()?;
    let Some(encoded) = value.strip_prefix("=?base64?").and_then(|rest| rest.strip_suffix("?=")) else {
        return Some(value.to_owned());
    };
    String::from_utf8(STANDARD.decode(encoded).ok()?).ok()
}
