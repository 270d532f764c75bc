//! The tools of the server, and which scope each wants.

use super::{Mcp, message};
use crate::ask::Ask;
use crate::resource::caller::Caller;
use crate::resource::refusal::{Refusal, SCOPE_MISSING};
use beartrap_core::Fault;
use bytes::Bytes;
use http::header;
use serde_json::{Value, json};

/// The scope of the tool that nobody calls by mistake.
const ADMIN: &str = "mcp.admin";

const TOOLS: [&str; 6] = ["whoami", "purge", "forecast", "open_cart", "read_cart", "close_account"];
const ADMIN_WANTED: Refusal = SCOPE_MISSING.with("scope=\"mcp mcp.admin\", ");

impl Mcp {
    /// `tools/list`.
    pub(super) fn lists(&self, caller: &Caller) -> Value {
        let hides = self.planted(Fault::McpToolScopeOnlyListed) && !caller.has_scope(ADMIN);
        let names = TOOLS.into_iter().filter(|&name| name != "purge" || !hides);
        let tools: Vec<Value> =
            names.map(|name| json!({ "name": name, "inputSchema": { "type": "object" } })).collect();
        json!({ "tools": tools })
    }

    /// `tools/call`: a result, or the code of an error.
    pub(super) fn calls(
        &self,
        ask: &Ask,
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
            Some("forecast") => {
                self.asks_upstream(ask);
                json!({ "weather": "fair" })
            }
            Some("open_cart") => match self.opens_cart(caller) {
                Ok(shown) => shown,
                Err(code) => return Ok(Err(code)),
            },
            Some("read_cart") => match self.reads_cart(caller, &parameters["arguments"]["cart"]) {
                Ok(shown) => shown,
                Err(code) => return Ok(Err(code)),
            },
            Some("close_account") => return Ok(self.closes_account(caller, parameters)),
            _ => return Ok(Err(message::INVALID_PARAMETERS)),
        };
        let text = json!([{ "type": "text", "text": shown.to_string() }]);
        Ok(Ok(json!({ "content": text, "structuredContent": shown })))
    }

    /// Calls the upstream with the server's own credentials there.
    fn asks_upstream(&self, ask: &Ask) {
        let Some(upstream) = &self.upstream else { return };
        let own = "Bearer the-key-of-the-server-itself";
        let theirs = ask.header(header::AUTHORIZATION).unwrap_or_default();
        let credentials = if self.planted(Fault::McpTokenForwarded) { theirs } else { own };
        let request = http::Request::get("/forecast").header(header::AUTHORIZATION, credentials);
        if let Ok(request) = request.body(Bytes::new()) {
            upstream(request);
        }
    }
}
