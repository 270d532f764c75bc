//! What users leave behind between their requests: handles that stand for it, and states that clients carry (revision
//! 2026-07-28, Multi Round-Trip Requests).

use super::{Mcp, message};
use crate::random::Random;
use crate::resource::caller::Caller;
use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use beartrap_core::Fault;
use serde_json::{Value, json};
use std::collections::HashSet;

/// Carts that are kept at a time.
const MOST: usize = 1_000;
/// For how long a state is good, in seconds.
const LASTS: u64 = 300;
/// Nobody but the server has it; that everybody can read it here makes runs repeat.
const KEY: &[u8] = b"the key under which the lab signs states";

/// The carts of all users.
pub(super) struct Carts {
    known: HashSet<(String, String)>,
    random: Random,
}

impl Carts {
    pub(super) fn new() -> Self {
        Self { known: HashSet::new(), random: Random::new(11) }
    }
}

impl Mcp {
    /// A cart of this caller: its handle.
    pub(super) fn opens_cart(&self, caller: &Caller) -> Result<Value, i64> {
        let owner = self.owner(caller);
        let carts = &mut self.state().carts;
        if carts.known.len() >= MOST {
            return Err(message::INVALID_REQUEST);
        }
        let handle = carts.random.value("cart", "");
        carts.known.insert((owner, handle.clone()));
        Ok(json!({ "cart": handle }))
    }

    /// What is in the cart with this handle, if it is one of the caller's.
    pub(super) fn reads_cart(&self, caller: &Caller, handle: &Value) -> Result<Value, i64> {
        let named = (self.owner(caller), handle.as_str().unwrap_or_default().to_owned());
        let is_known = self.state().carts.known.contains(&named);
        if is_known { Ok(json!({ "articles": ["honey"] })) } else { Err(message::INVALID_PARAMETERS) }
    }

    /// Whose a cart is: the user of the token and never whoever knows the handle.
    fn owner(&self, caller: &Caller) -> String {
        if self.planted(Fault::McpHandleIsEnough) { String::new() } else { principal(caller) }
    }

    /// Closes the account of the caller, once they were asked whether they mean it.
    pub(super) fn closes_account(&self, caller: &Caller, parameters: &Value) -> Result<Value, i64> {
        if !parameters["_meta"]["io.modelcontextprotocol/clientCapabilities"]["elicitation"].is_object() {
            return Err(message::INVALID_REQUEST);
        }
        let Some(state) = parameters["requestState"].as_str() else {
            return Ok(self.asks(caller, parameters));
        };
        let believed = self.believed(caller, parameters, state).ok_or(message::INVALID_PARAMETERS)?;
        let said = &parameters["inputResponses"]["sure"];
        if said["action"] != "accept" || said["content"]["sure"] != true {
            return Ok(self.asks(caller, parameters));
        }
        let shown = json!({ "closed": believed["account"] });
        Ok(json!({ "content": [{ "type": "text", "text": shown.to_string() }], "structuredContent": shown }))
    }

    fn asks(&self, caller: &Caller, parameters: &Value) -> Value {
        let state = json!({
            "account": principal(caller), "request": digest(parameters), "until": self.api.now() + LASTS,
        });
        let state = URL_SAFE_NO_PAD.encode(state.to_string());
        let sure = json!({
            "method": "elicitation/create",
            "params": {
                "mode": "form",
                "message": "Close the account?",
                "requestedSchema": { "type": "object", "properties": { "sure": { "type": "boolean" } } },
            },
        });
        let signed = format!("{state}.{}", signature(&state));
        json!({ "resultType": "input_required", "inputRequests": { "sure": sure }, "requestState": signed })
    }

    /// What a state says, if it is one that was given to this caller for this very request, and not long ago.
    fn believed(&self, caller: &Caller, parameters: &Value, state: &str) -> Option<Value> {
        let (said, signed) = state.split_once('.')?;
        let read: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(said).ok()?).ok()?;
        let is_his = signed == signature(said)
            && read["account"] == principal(caller)
            && read["request"] == digest(parameters)
            && read["until"].as_u64()? >= self.api.now();
        (is_his || self.planted(Fault::McpRequestStateTrusted)).then_some(read)
    }
}

fn principal(caller: &Caller) -> String {
    json!([caller.text("iss"), caller.text("client_id"), caller.text("sub")]).to_string()
}

/// What of a request its state belongs to.
fn digest(parameters: &Value) -> String {
    json!([parameters["name"], parameters["arguments"]]).to_string()
}

fn signature(state: &str) -> String {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, KEY), state.as_bytes());
    URL_SAFE_NO_PAD.encode(tag.as_ref())
}
