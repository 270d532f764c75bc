//! The tools of the server, and which scope each wants.

use super::{Mcp, message};
use crate::resource::caller::Caller;
use crate::resource::refusal::{Refusal, SCOPE_MISSING};
use beartrap_core::Fault;
use serde_json::{Value, json};

/// The scope of the tool that nobody calls by mistake.
const ADMIN: &str = "mcp.admin";

const ADMIN_WANTED: Refusal = SCOPE_MISSING.with("scope=\"mcp mcp.admin\", ");

impl Mcp {
    /// `tools/list`.
    pub(super) fn lists(&self, caller: &Caller) -> Value {
        let hides = self.planted(Fault::McpToolScopeOnlyListed) && !caller.has_scope(ADMIN);
        let names = ["whoami", "purge"].into_iter().filter(|&name| name != "purge" || !hides);
        let tools: Vec<Value> =
            names.map(|name| json!({ "name": name, "inputSchema": { "type": "object" } })).collect();
        json!({ "tools": tools })
    }

    /// `tools/call`: a result, or the code of an error.
    pub(super) fn calls(
        &self,
        caller: &Caller,
        parameters: &Value,
        in_a_batch: bool,
    ) -> Result<Result<Value, i64>, Refusal> {
        let shown = match parameters["name"].as_str() {
            Some("whoami") => json!({ "sub": caller.text("sub") }),
            Some("purge") => {
                let is_overlooked =
                    in_a_batch && self.planted(Fault::McpBatchUnchecked) || caller.is_unchecked;
                let may = caller.has_scope(ADMIN) || is_overlooked;
                self.api.unless(Fault::McpToolScopeOnlyListed, may, ADMIN_WANTED)?;
                json!({ "purged": true })
            }
            _ => return Ok(Err(message::INVALID_PARAMETERS)),
        };
        let text = json!([{ "type": "text", "text": shown.to_string() }]);
        Ok(Ok(json!({ "content": text, "structuredContent": shown })))
    }
}
