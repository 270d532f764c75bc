use super::{Era, LEGACY, MODERN, McpServer, Message, is_served};
use crate::api::{ApiSection, Endpoint};
use crate::http::Response;
use crate::suite::World as _;
use crate::{Api, InProcess};
use beartrap_core::Capability;
use beartrap_issuer::Issuer;
use serde_json::{Value, json};
use std::sync::Arc;

fn speaking_both() -> McpServer {
    McpServer { legacy: Some(LEGACY.into()), modern: Some(MODERN.into()), sessions: true, open: false }
}

fn answer(status: u16, kind: &str, body: &str) -> Response {
    Response { status, headers: vec![("content-type".into(), kind.into())], body: body.into() }
}

#[test]
fn served_means_a_result_however_it_is_sent() {
    let result = r#"{"jsonrpc":"2.0","id":1,"result":{"tools":[]}}"#;
    assert!(is_served(&answer(200, "application/json", result)));
    let stream = format!("id: 1\ndata:\n\n: a comment\n\nevent: message\ndata: {result}\n\n");
    assert!(is_served(&answer(200, "text/event-stream", &stream)));
    assert!(is_served(&answer(202, "text/plain", "")), "a notification that was taken");

    let error = r#"{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"no"}}"#;
    let failed = r#"{"jsonrpc":"2.0","id":1,"result":{"content":[],"isError":true}}"#;
    for refused in [error, failed, r#"{"result":{}}"#, "<html>", ""] {
        assert!(!is_served(&answer(200, "application/json", refused)), "{refused}");
    }
}

#[test]
fn only_the_modern_era_repeats_the_body_in_headers() {
    let (server, call) = (speaking_both(), Message::calls_tool("kühl ", &json!({ "a": 1 })));
    let headers = call.headers(&server, Era::Modern);
    let expected = [
        ("MCP-Protocol-Version", MODERN.to_owned()),
        ("Mcp-Method", "tools/call".into()),
        ("Mcp-Name", "=?base64?a8O8aGwg?=".into()),
    ];
    assert_eq!(headers, expected);
    let body = call.body(&server, Era::Modern, &json!(7));
    assert_eq!(body["params"]["_meta"]["io.modelcontextprotocol/protocolVersion"], MODERN);
    assert_eq!((&body["id"], &body["params"]["name"]), (&json!(7), &json!("kühl ")));

    assert_eq!(call.headers(&server, Era::Legacy), [("MCP-Protocol-Version", LEGACY.to_owned())]);
    assert!(call.body(&server, Era::Legacy, &json!(7))["params"].get("_meta").is_none());
    assert_eq!(Message::initializes(LEGACY).headers(&server, Era::Legacy), []);
    assert!(
        Message::notification("notifications/initialized")
            .body(&server, Era::Legacy, &json!(7))
            .get("id")
            .is_none()
    );
    let first = McpServer { legacy: Some("2025-03-26".into()), ..McpServer::default() };
    assert_eq!(call.headers(&first, Era::Legacy), [], "the first revision knows no such header");
}

fn api(contract: &str) -> Result<Api, String> {
    let section: ApiSection = toml::from_str(contract).unwrap();
    let audience = section.audience();
    let issuer = Arc::new(Issuer::new("https://issuer.test", &audience, || 0));
    let nobody = InProcess::new(Arc::new(|_| unreachable!("nothing is sent")), || 0, |_| {});
    Api::new(&section, issuer, None, Arc::new(nobody)).map_err(|error| error.to_string())
}

#[test]
fn the_contract_makes_endpoints_of_tools() {
    let api =
        api("mcp = true\nurl = \"http://127.0.0.1:8000\"\n[[endpoint]]\npath = \"/mcp\"\nscope = \"mcp\"\n\
                   [[endpoint]]\ntool = \"whoami\"\nshows_caller = true\n\
                   [[endpoint]]\ntool = \"purge\"\nscope = \"admin\"\narguments = { all = true }\n")
        .unwrap();
    assert_eq!(api.audience, "http://127.0.0.1:8000/mcp");
    let [main, whoami, purge] = &api.endpoints[..] else { panic!("{:?}", api.endpoints) };
    assert_eq!((main.method.as_str(), &main.message), ("POST", &Some(Message::lists_tools())));
    assert!([whoami, purge].iter().all(|tool| tool.url == main.url && tool.method == "POST"));
    let scope = |endpoint: &Endpoint| endpoint.scope.clone().unwrap_or_default();
    assert_eq!((scope(whoami).as_str(), scope(purge).as_str()), ("mcp", "mcp admin"));
    assert_eq!(purge.message.as_ref().unwrap().params["arguments"], json!({ "all": true }));
    assert_eq!(api.second_scope(), Some(purge));
}

#[test]
fn a_tool_in_the_place_of_the_endpoint_is_an_error_that_says_so() {
    let says =
        api("mcp = true\nurl = \"http://127.0.0.1:8000\"\n[[endpoint]]\ntool = \"x\"\n").err().unwrap();
    assert!(says.contains("the first [[api.endpoint]]"), "{says}");
}

#[test]
fn a_server_without_authorization_is_asked_nothing_about_tokens() {
    let mut api =
        api("mcp = true\nurl = \"http://127.0.0.1:8000\"\n[[endpoint]]\npath = \"/mcp\"\n").unwrap();
    api.mcp = Some(McpServer { open: true, ..speaking_both() });
    for capability in Capability::OF_APIS {
        let remains = [Capability::Mcp, Capability::McpLegacy, Capability::McpModern, Capability::Loopback];
        assert_eq!(api.has(*capability), remains.contains(capability), "{capability:?}");
    }
}

#[test]
fn tools_are_named_for_what_they_do() {
    let contract = |more: &str| {
        let begun = "mcp = true\nurl = \"http://127.0.0.1:8000\"\n[[endpoint]]\npath = \"/mcp\"\n";
        api(&format!("{begun}[[endpoint]]\ntool = \"x\"\n{more}")).unwrap()
    };
    let asking = contract("input = { sure = true }\n");
    assert!(asking.has(Capability::McpInput));
    assert_eq!(asking.endpoints[1].input, Some(json!({ "sure": true })));
    assert!(!contract("gives_handle = \"cart\"\n").has(Capability::McpHandles), "one alone is of no use");
    let both = contract("gives_handle = \"cart\"\n[[endpoint]]\ntool = \"y\"\ntakes_handle = \"cart\"\n");
    assert!(both.has(Capability::McpHandles) && !both.has(Capability::McpInput));
    let mut calling = contract("upstream = true\n");
    assert!(!calling.has(Capability::McpUpstream), "nobody plays it");
    calling.upstream = Some(Arc::new(beartrap_issuer::Upstream::new("http://127.0.0.1:1")));
    assert!(calling.has(Capability::McpUpstream));
}

/// The API's answer to a tool's call, with this result.
async fn answered(result: Value) -> crate::ApiAnswer {
    let body = json!({ "jsonrpc": "2.0", "id": 1, "result": result }).to_string();
    let handler: crate::Handler = Arc::new(move |_| {
        let answer = http::Response::builder().header("content-type", "application/json");
        let answer = answer.body(bytes::Bytes::from(body.clone())).unwrap();
        Box::pin(std::future::ready(answer))
    });
    let section = "mcp = true\nurl = \"http://127.0.0.1:8000\"\n[[endpoint]]\npath = \"/mcp\"\n";
    let section: ApiSection = toml::from_str(section).unwrap();
    let issuer = Arc::new(Issuer::new("https://issuer.test", "a", || 0));
    let mut api = Api::new(&section, issuer, None, Arc::new(InProcess::new(handler, || 0, |_| {}))).unwrap();
    api.mcp = Some(McpServer { sessions: false, ..speaking_both() });
    crate::ApiWorld::new(Arc::new(api), "test", 7).call().send().await.unwrap()
}

#[tokio::test]
async fn a_question_is_no_result_yet() {
    let asked =
        json!({ "resultType": "input_required", "inputRequests": { "sure": {} }, "requestState": "abc" });
    let answer = answered(asked).await;
    assert!(answer.had_effect() && !answer.is_done());
    assert_eq!(answer.question().unwrap().state.as_deref(), Some("abc"));
    assert!(answered(json!({ "resultType": "complete", "content": [] })).await.is_done());
    assert!(!answered(json!({ "isError": true, "content": [] })).await.is_done());
}

#[tokio::test]
async fn a_handle_is_found_wherever_a_tool_tells_it() {
    let text = |text: &str| json!({ "content": [{ "type": "text", "text": text }] });
    for (result, told) in [
        (json!({ "structuredContent": { "result": { "cart": "c-1" } }, "content": [] }), Some("c-1")),
        (text(r#"{"cart":17}"#), Some("17")),
        (text("c-3"), Some("c-3")),
        (text(r#"{"basket":"c-4"}"#), None),
        (json!({ "isError": true, "content": [{ "type": "text", "text": "no" }] }), None),
    ] {
        assert_eq!(answered(result.clone()).await.told("cart").as_deref(), told, "{result}");
    }
}
