//! Event streams (HTML Living Standard, 9.2). One need not end, so it is read until it has said what was asked for.

use super::{Request, Response};
use serde_json::Value;
use std::collections::HashSet;

/// The data of each event so far, its lines joined. The last event may still be on its way.
pub(crate) fn events(body: &str) -> Vec<String> {
    let body = body.replace("\r\n", "\n").replace('\r', "\n");
    let data = |event: &str| {
        let lines = event.split('\n').filter_map(|line| line.strip_prefix("data:"));
        lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n")
    };
    body.split("\n\n").map(data).filter(|data| !data.is_empty()).collect()
}

/// Whether an event stream has nothing more to say about its request: one that was opened by GET says nothing about it at
/// all, and one that answers JSON-RPC requests has answered each of them.
pub(super) fn is_enough(request: &Request, response: &Response) -> bool {
    if !response.is_of_type("text/event-stream") {
        return false;
    }
    if request.method == "GET" {
        return true;
    }
    let asked: HashSet<String> = messages(&request.body).iter().filter_map(id).collect();
    let said: Vec<Value> =
        events(&response.text()).iter().flat_map(|data| messages(data.as_bytes())).collect();
    let is_answer = |message: &&Value| message.get("result").or(message.get("error")).is_some();
    let answered: HashSet<String> = said.iter().filter(is_answer).filter_map(id).collect();
    !asked.is_empty() && asked.is_subset(&answered)
}

/// The JSON-RPC messages of a document: one, each of a batch, or none if it is no JSON.
fn messages(document: &[u8]) -> Vec<Value> {
    match serde_json::from_slice(document) {
        Ok(Value::Array(messages)) => messages,
        Ok(message) => vec![message],
        Err(_) => Vec::new(),
    }
}

fn id(message: &Value) -> Option<String> {
    message.get("id").map(Value::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stream(request: &Request, body: &str) -> bool {
        let headers = vec![("Content-Type".into(), "text/event-stream; charset=utf-8".into())];
        is_enough(request, &Response { status: 200, headers, body: body.into() })
    }

    fn asking(body: &Value) -> Request {
        Request::post_json("http://127.0.0.1/mcp".parse().unwrap(), body)
    }

    #[test]
    fn a_stream_is_read_until_the_request_is_answered() {
        let request = asking(&serde_json::json!({ "jsonrpc": "2.0", "id": 7, "method": "tools/list" }));
        let begun =
            "id: 1\ndata:\n\n: a comment\n\ndata: {\"method\":\"notifications/message\",\"id\":7}\n\n";
        assert!(!stream(&request, begun));
        assert!(!stream(&request, &format!("{begun}data: {{\"id\":8,\"result\":{{}}}}\n\n")));
        assert!(!stream(&request, &format!("{begun}data: {{\"id\":7,\"resu")));
        assert!(stream(
            &request,
            &format!("{begun}event: message\r\ndata: {{\"id\":7,\r\ndata: \"error\":{{}}}}\r\n")
        ));
    }

    #[test]
    fn each_request_of_a_batch_is_awaited_and_a_stream_by_get_not_at_all() {
        let batch = asking(&serde_json::json!([{ "id": 1 }, { "id": "b" }, { "method": "note" }]));
        let one = "data: {\"id\":1,\"result\":1}\n\n";
        assert!(!stream(&batch, one));
        assert!(stream(&batch, &format!("{one}data: [{{\"id\":\"b\",\"error\":{{}}}}]\n\n")));
        assert!(stream(&Request::get("http://127.0.0.1/mcp".parse().unwrap()), ""));
        let plain = Response { status: 200, ..Response::default() };
        assert!(!is_enough(&batch, &plain));
    }
}
