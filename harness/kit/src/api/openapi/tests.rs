use super::*;
use proptest::prelude::*;
use serde_json::json;

fn description() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": { "title": "orders", "version": "1" },
        "servers": [{ "url": "http://127.0.0.1:{port}/v1/", "variables": { "port": { "default": "9480" } } }],
        "security": [{ "oauth": ["orders.read"] }],
        "paths": {
            "/health": { "get": { "security": [] } },
            "/hints": { "get": { "security": [{}, { "bearer": [] }] } },
            "/keyed": { "get": { "security": [{ "key": [] }] } },
            "/me": { "get": { "security": [{ "bearer": ["admin"] }] } },
            "/misnamed": { "get": { "security": [{ "oaut": [] }] } },
            "/orders": {
                "get": {},
                "post": {
                    "security": [{ "oauth": ["orders.write", "orders.read"] }],
                    "requestBody": { "$ref": "#/components/requestBodies/Order" },
                },
                "put": { "requestBody": { "required": true, "content": { "application/json": {} } } },
            },
            "/orders/{id}": { "parameters": [{ "$ref": "#/components/parameters/Id" }], "get": {} },
            "/orders/{id}/lines/{line}": {
                "parameters": [{ "$ref": "#/components/parameters/Id" }],
                "get": { "parameters": [{ "in": "path", "name": "line", "required": true, "schema": {} }] },
            },
            "/search": { "get": { "parameters": [
                { "in": "query", "name": "q", "required": true, "examples": { "one": { "value": "a b" } } },
                { "in": "query", "name": "page", "schema": { "default": 1 } },
            ] } },
            "/elsewhere": { "$ref": "other.yaml#/paths/~1x" },
            "/lost": { "get": { "parameters": [{ "$ref": "#/components/parameters/Idd" }] } },
            "/circle": { "get": { "parameters": [{ "$ref": "#/components/parameters/Loop" }] } },
        },
        "components": {
            "parameters": {
                "Id": { "in": "path", "name": "id", "required": true, "schema": { "$ref": "#/components/schemas/Id" } },
                "Loop": { "$ref": "#/components/parameters/Loop" },
            },
            "schemas": { "Id": { "type": "string", "examples": ["a/1"] } },
            "requestBodies": { "Order": { "content": { "application/json": { "example": { "item": 1 } } } } },
            "securitySchemes": {
                "oauth": { "type": "oauth2", "flows": {} },
                "bearer": { "type": "http", "scheme": "Bearer" },
                "key": { "type": "apiKey", "in": "header", "name": "X-Key" },
            },
        },
    })
}

fn joined(methods: &[&str], section: &mut ApiSection, names_main: bool) -> String {
    let methods: Vec<String> = methods.iter().map(|&method| method.to_owned()).collect();
    Description::read(&description(), &methods).unwrap().join(section, names_main).unwrap()
}

fn lines(section: &ApiSection) -> Vec<String> {
    let line = |endpoint: &EndpointSection| {
        let method = endpoint.method.as_deref().unwrap_or("GET");
        format!("{method} {} {}", endpoint.path, endpoint.scope.as_deref().unwrap_or("-"))
    };
    section.endpoint.iter().map(line).collect()
}

#[test]
fn what_can_be_called_is_taken_and_the_rest_is_told() {
    let mut section = ApiSection::default();
    let says = joined(&[], &mut section, false);
    assert_eq!(section.url, "http://127.0.0.1:9480");
    let expected = [
        "GET /v1/orders orders.read",
        "GET /v1/search?q=a+b orders.read",
        "GET /v1/orders/a%2F1 orders.read",
        "GET /v1/me -",
    ];
    assert_eq!(lines(&section), expected);
    assert!(says.starts_with("4 endpoints with 1 scope, 2 public; 8 left out: "), "{says}");
    let left_out = Description::read(&description(), &[]).unwrap().left_out;
    let expected = [
        "GET /circle: its references go in a circle",
        "/elsewhere: other.yaml#/paths/~1x is in another file, and only references of this one are followed",
        "GET /keyed: a bearer token is not enough: it wants apiKey",
        "GET /lost: #/components/parameters/Idd is nowhere; did you mean Id?",
        "GET /misnamed: components.securitySchemes has no oaut, which security names; did you mean oauth?",
        "POST /orders: it may change something; openapi_methods = [\"POST\"] takes it",
        "PUT /orders: no example for its body",
        "GET /orders/{id}/lines/{line}: no example for line",
    ];
    assert_eq!(left_out, expected);
}

#[test]
fn a_method_that_changes_things_is_taken_where_it_is_named() {
    let mut section = ApiSection::default();
    joined(&["post"], &mut section, false);
    assert!(lines(&section).contains(&"POST /v1/orders orders.write orders.read".to_owned()));
    let post = section.endpoint.iter().find(|endpoint| endpoint.method.is_some()).unwrap();
    assert_eq!(post.body.as_deref(), Some("{\"item\":1}"));
    assert_eq!(section.endpoint[0].method, None, "the main endpoint changes nothing");
    let wrong = Description::read(&description(), &["PSOT".into()]).unwrap_err().to_string();
    assert!(wrong.contains("did you mean POST?"), "{wrong}");
}

#[test]
fn the_url_of_the_command_line_is_the_main_endpoint_with_the_scope_of_its_operation() {
    let main = EndpointSection { path: "/v1/orders/77".into(), ..EndpointSection::default() };
    let url = "http://127.0.0.1:3000".to_owned();
    let mut section = ApiSection { url: url.clone(), endpoint: vec![main], ..ApiSection::default() };
    joined(&[], &mut section, true);
    assert_eq!(section.url, url);
    assert_eq!(lines(&section)[..2], ["GET /v1/orders/77 orders.read", "GET /v1/orders orders.read"]);
    assert_eq!(section.endpoint.len(), 4, "it stands there once");

    let root = EndpointSection { path: "/".into(), ..EndpointSection::default() };
    let mut section = ApiSection { url, endpoint: vec![root], ..ApiSection::default() };
    joined(&[], &mut section, true);
    assert_eq!(lines(&section)[0], "GET /v1/orders orders.read");
}

#[test]
fn what_the_contract_says_stays() {
    let listed = EndpointSection {
        path: "/v1/orders".into(),
        scope: Some("of.my.own".into()),
        ..EndpointSection::default()
    };
    let url = "http://127.0.0.1:3000/".to_owned();
    let mut section = ApiSection { url, endpoint: vec![listed], ..ApiSection::default() };
    joined(&[], &mut section, false);
    assert_eq!(lines(&section)[0], "GET /v1/orders of.my.own");
    let mut below = ApiSection { url: "http://127.0.0.1:3000/api".into(), ..ApiSection::default() };
    joined(&[], &mut below, false);
    assert_eq!(lines(&below)[0], "GET /orders orders.read", "a URL with a path says where the paths begin");
}

#[test]
fn what_the_contract_says_nothing_about_is_named_whatever_becomes_of_it() {
    let read = Description::read(&description(), &[]).unwrap();
    let mut section = ApiSection { url: "http://127.0.0.1:9480".into(), ..ApiSection::default() };
    assert_eq!(
        read.unlisted(&section, false),
        [""; 0],
        "nothing is listed, so that the description is the contract"
    );
    for (method, path) in [(None, "/v1/orders?page=2"), (Some("put"), "/v1/orders"), (None, "v1/orders/7")] {
        let method = method.map(str::to_owned);
        section.endpoint.push(EndpointSection { method, path: path.into(), ..EndpointSection::default() });
    }
    let names = read.unlisted(&section, false);
    assert_eq!(
        names,
        [
            "GET /circle",
            "GET /health",
            "GET /hints",
            "GET /keyed",
            "GET /lost",
            "GET /me",
            "GET /misnamed",
            "POST /orders",
            "GET /orders/{id}/lines/{line}",
            "GET /search",
        ]
    );
    section.endpoint.truncate(1);
    assert_eq!(read.unlisted(&section, true), [""; 0], "the endpoint of the command line is no contract");
}

#[test]
fn what_is_no_description_is_told_in_the_users_words() {
    let wrong = |document: Value| Description::read(&document, &[]).unwrap_err().to_string();
    let swagger = wrong(json!({ "swagger": "2.0", "paths": {} }));
    assert_eq!(swagger, "this is Swagger 2.0, and OpenAPI 3.0 or 3.1 is read; convert it first");
    assert!(wrong(json!({ "openapi": "4.0.0" })).contains("4.0.0 is not read"));
    assert!(wrong(json!({ "openapi": 3.1 })).contains("that is no string is not read"));
    assert!(wrong(json!({ "openapy": "3.1.0" })).contains("did you mean it by openapy?"));
    assert!(wrong(json!([])).contains("is no object"));
    let relative = json!({ "openapi": "3.0.3", "servers": [{ "url": "/v1" }], "paths": {} });
    let error = Description::read(&relative, &[]).unwrap().join(&mut ApiSection::default(), false);
    assert!(error.unwrap_err().to_string().contains("--url"));
    let production =
        json!({ "openapi": "3.0.3", "servers": [{ "url": "https://api.example/v1" }], "paths": {} });
    let error =
        Description::read(&production, &[]).unwrap().join(&mut ApiSection::default(), false).unwrap_err();
    assert!(error.to_string().contains("https://api.example is not on this machine"), "{error}");
    let empty = Description::read(&json!({ "openapi": "3.0.3" }), &[]).unwrap();
    let mut section = ApiSection { url: "http://127.0.0.1:1".into(), ..ApiSection::default() };
    let error = empty.join(&mut section, false).unwrap_err().to_string();
    assert!(error.contains("no operation that wants a token"), "{error}");
}

/// Any JSON, with the names that descriptions have.
fn tree() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        prop_oneof![
            Just("#/paths/~1a".to_owned()),
            Just("#/components".to_owned()),
            Just("path".to_owned()),
            Just("oauth2".to_owned()),
            Just("/{a}".to_owned()),
            ".{0,6}",
        ]
        .prop_map(Value::from),
    ];
    let name = prop_oneof![
        Just("$ref"),
        Just("get"),
        Just("parameters"),
        Just("in"),
        Just("name"),
        Just("security"),
        Just("schema"),
        Just("example"),
        Just("examples"),
        Just("/a/{a}"),
        Just("a"),
        Just("requestBody"),
        Just("content"),
        Just("components"),
        Just("securitySchemes"),
        Just("type"),
    ];
    leaf.prop_recursive(6, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(name.clone().prop_map(str::to_owned), inner, 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_document_breaks_it(paths in tree(), components in tree(), security in tree(), servers in tree()) {
        let document = json!({
            "openapi": "3.1.0", "paths": { "/a/{a}": paths }, "components": components, "security": security,
            "servers": [servers],
        });
        if let Ok(read) = Description::read(&document, &["POST".to_owned()]) {
            let mut section = ApiSection { url: "http://127.0.0.1:1".into(), ..ApiSection::default() };
            let _ = read.join(&mut section, false);
            let is_filled = section.endpoint.iter().all(|endpoint| !endpoint.path.contains(['{', '}']));
            prop_assert!(is_filled);
        }
    }
}
