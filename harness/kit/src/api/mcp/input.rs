use super::Mcp;
use crate::api::{ApiAnswer, ApiCall, Endpoint};
use crate::judging::Unsettled;
use serde_json::{Map, Value, json};

/// What a tool wants to know before it does anything (revision 2026-07-28, Multi Round-Trip Requests).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What the server wants to be given back with the answers, unread.
    pub state: Option<String>,
    /// The names of what is asked for.
    asked: Vec<String>,
}

impl ApiAnswer {
    /// What it asks for, if it wants input before there is a result.
    pub fn question(&self) -> Option<Question> {
        let result = self.result();
        if result["resultType"] != "input_required" {
            return None;
        }
        let state = result["requestState"].as_str().map(str::to_owned);
        if let Some(state) = &state {
            self.channel().transcript().remember("state", state);
        }
        let asked = result["inputRequests"].as_object();
        let asked = asked.map(|asked| asked.keys().cloned().collect()).unwrap_or_default();
        Some(Question { state, asked })
    }

    /// Whether a tool did what it is for: it was served, and wants nothing more.
    pub fn is_done(&self) -> bool {
        self.had_effect() && self.question().is_none()
    }

    /// What the result of a tool says under this name: in its structured content, or in a text that is JSON; of another
    /// text, all of it.
    pub fn told(&self, name: &str) -> Option<String> {
        let result = self.result();
        let texts =
            result["content"].as_array().into_iter().flatten().filter_map(|part| part["text"].as_str());
        let texts: Vec<&str> = texts.collect();
        let parsed = texts.iter().filter_map(|text| serde_json::from_str::<Value>(text).ok());
        let mut documents = std::iter::once(result["structuredContent"].clone()).chain(parsed);
        let named = documents.find_map(|document| found(&document, name));
        let bare =
            || texts.first().filter(|text| !text.starts_with(['{', '['])).map(|text| (*text).to_owned());
        let told = named.or_else(bare).filter(|_| self.had_effect())?;
        self.channel().transcript().remember("handle", &told);
        Some(told)
    }
}

impl Mcp<'_> {
    /// A call of a tool by a client that can ask its user, so that the tool may want input.
    pub fn calls_beside_a_user(&self, tool: &Endpoint) -> ApiCall {
        self.calls(tool).with_message(|body| {
            body["params"]["_meta"]["io.modelcontextprotocol/clientCapabilities"] =
                json!({ "elicitation": { "form": {} } });
        })
    }

    /// The same call with what the user said to a question, and with this state.
    pub fn answers(&self, tool: &Endpoint, question: &Question, state: &str) -> ApiCall {
        let said = json!({ "action": "accept", "content": tool.input.clone().unwrap_or_else(|| json!({})) });
        let responses: Map<String, Value> =
            question.asked.iter().map(|name| (name.clone(), said.clone())).collect();
        self.calls_beside_a_user(tool).with_message(|body| {
            body["params"]["requestState"] = state.into();
            if !responses.is_empty() {
                body["params"]["inputResponses"] = responses.into();
            }
        })
    }

    /// A call of a tool with this argument besides those of the contract.
    pub fn calls_with(&self, tool: &Endpoint, argument: &str, value: &str) -> ApiCall {
        self.calls(tool).with_message(|body| body["params"]["arguments"][argument] = value.into())
    }

    /// The tool that a check is about; unsettled if none is named.
    pub fn tool_that(&self, does: &str, fits: impl Fn(&Endpoint) -> bool) -> Result<Endpoint, Unsettled> {
        self.world().endpoint_that(does, |endpoint| endpoint.message.is_some() && fits(endpoint))
    }
}

/// The first string or number under this name, wherever it stands.
fn found(document: &Value, name: &str) -> Option<String> {
    match document {
        Value::Object(members) => match members.get(name) {
            Some(Value::String(text)) => Some(text.clone()),
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => members.values().find_map(|value| found(value, name)),
        },
        Value::Array(values) => values.iter().find_map(|value| found(value, name)),
        _ => None,
    }
}
