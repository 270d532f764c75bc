use crate::api::ApiAnswer;
use crate::http::{Response, stream};
use serde_json::Value;

impl ApiAnswer {
    /// The JSON-RPC messages of the answer, whether it is JSON or an event stream.
    pub fn messages(&self) -> Vec<Value> {
        self.response().map(messages).unwrap_or_default()
    }

    /// The first JSON-RPC result, or null.
    pub fn result(&self) -> Value {
        self.messages()
            .into_iter()
            .find_map(|mut message| Some(message.get_mut("result")?.take()))
            .unwrap_or_default()
    }

    /// The code of the first JSON-RPC error.
    pub fn rpc_error(&self) -> Option<i64> {
        self.messages().iter().find_map(|message| message.get("error")?["code"].as_i64())
    }
}

/// Whether an answer to a JSON-RPC message served it: with a result, which is no tool's error, or by taking a
/// notification. A status of success says nothing by itself.
pub(in crate::api) fn is_served(response: &Response) -> bool {
    let is_result = |message: &Value| message.get("result").is_some_and(|result| result["isError"] != true);
    response.status == 202 || messages(response).iter().any(is_result)
}

fn messages(response: &Response) -> Vec<Value> {
    let documents: Vec<Value> = if response.is_of_type("text/event-stream") {
        stream::events(&response.text()).iter().filter_map(|data| serde_json::from_str(data).ok()).collect()
    } else {
        response.json().into_iter().collect()
    };
    let each = |document| if let Value::Array(messages) = document { messages } else { vec![document] };
    documents.into_iter().flat_map(each).filter(|message| message["jsonrpc"] == "2.0").collect()
}
