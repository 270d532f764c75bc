use super::{Era, LEGACY, MODERN, McpServer};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// What is said to an MCP server: the method and parameters of a JSON-RPC request or notification, before it is written
/// as an era wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The method.
    pub method: String,
    /// The parameters: an object.
    pub params: Value,
    /// It wants no answer.
    pub is_notification: bool,
}

impl Message {
    /// A request.
    pub fn new(method: &str, params: Value) -> Self {
        Self { method: method.to_owned(), params, is_notification: false }
    }

    /// A notification.
    pub fn notification(method: &str) -> Self {
        Self { is_notification: true, ..Self::new(method, json!({})) }
    }

    /// `tools/list`: safe, and behind the same wall as everything else.
    pub fn lists_tools() -> Self {
        Self::new("tools/list", json!({}))
    }

    /// `tools/call`.
    pub fn calls_tool(name: &str, arguments: &Value) -> Self {
        Self::new("tools/call", json!({ "name": name, "arguments": arguments }))
    }

    /// `initialize` for this revision, which begins the legacy era.
    pub fn initializes(revision: &str) -> Self {
        let params = json!({ "protocolVersion": revision, "capabilities": {}, "clientInfo": client() });
        Self::new("initialize", params)
    }

    /// The body, as an era wants it.
    pub(crate) fn body(&self, server: &McpServer, era: Era, id: &Value) -> Value {
        let mut body = json!({ "jsonrpc": "2.0", "method": self.method, "params": self.params });
        if !self.is_notification {
            body["id"] = id.clone();
        }
        if era == Era::Modern {
            body["params"]["_meta"] = json!({
                "io.modelcontextprotocol/protocolVersion": server.revision(era).unwrap_or(MODERN),
                "io.modelcontextprotocol/clientInfo": client(),
                "io.modelcontextprotocol/clientCapabilities": {},
            });
        }
        body
    }

    /// The headers that repeat the body, as an era wants them (Streamable HTTP, Request Metadata).
    pub(crate) fn headers(&self, server: &McpServer, era: Era) -> Vec<(&'static str, String)> {
        // The handshake itself names its revision in the body, and the first revision knows no such header.
        let revision = server.revision(era).unwrap_or(if era == Era::Modern { MODERN } else { LEGACY });
        let mut headers = Vec::new();
        if self.method != "initialize" && revision >= "2025-06-18" {
            headers.push(("MCP-Protocol-Version", revision.to_owned()));
        }
        if era == Era::Modern {
            headers.push(("Mcp-Method", self.method.clone()));
            let name = self.params["name"].as_str().or_else(|| self.params["uri"].as_str());
            headers.extend(name.map(|name| ("Mcp-Name", in_header(name))));
        }
        headers
    }
}

fn client() -> Value {
    json!({ "name": "beartrap", "version": env!("CARGO_PKG_VERSION") })
}

/// A value as it stands in a header (Streamable HTTP, Value Encoding).
fn in_header(value: &str) -> String {
    let is_plain = value.bytes().all(|byte| matches!(byte, b' '..=b'~')) && value.trim() == value;
    if is_plain && !value.starts_with("=?base64?") {
        value.to_owned()
    } else {
        format!("=?base64?{}?=", STANDARD.encode(value))
    }
}
