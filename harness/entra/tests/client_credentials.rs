//! An application asks for itself.

use beartrap_entra::{Config, Directory, Personality};
use beartrap_forge::Jws;
use bytes::Bytes;
use http::{Request, StatusCode};
use serde_json::{Map, Value};
use url::form_urlencoded::Serializer;

const NIGHTLY: [(&str, &str); 4] = [
    ("grant_type", "client_credentials"),
    ("client_id", "d0000000-0000-4000-8000-0000000000d1"),
    ("client_secret", "nightly-secret"),
    ("scope", "api://a0000000-0000-4000-8000-0000000000a1/.default"),
];

async fn posted(path: &str, form: &[(&str, &str)]) -> (StatusCode, Value) {
    let entra = Personality::new(Config::of(Directory::example(), "https://login.test"));
    let body = Serializer::new(String::new()).extend_pairs(form).finish();
    let answer = entra.answer(Request::post(path).body(Bytes::from(body)).unwrap()).await;
    (answer.status(), serde_json::from_slice(answer.body()).unwrap_or_default())
}

async fn with(name: &str, value: &str) -> (StatusCode, Value) {
    let form = NIGHTLY.map(|(known, honest)| (known, if known == name { value } else { honest }));
    posted("/contoso.example/oauth2/v2.0/token", &form).await
}

fn claims(document: &Value) -> Map<String, Value> {
    Jws::parse(document["access_token"].as_str().unwrap()).unwrap().claims().clone()
}

#[tokio::test]
async fn a_daemon_gets_what_an_administrator_granted_it() {
    let (status, document) = posted("/contoso.example/oauth2/v2.0/token", &NIGHTLY).await;
    assert_eq!(status, StatusCode::OK, "{document}");
    let claims = claims(&document);
    assert_eq!(claims["roles"], serde_json::json!(["Orders.Read.All"]));
    assert_eq!((&claims["sub"], claims.get("scp")), (&claims["oid"], None));
    assert_eq!(claims["aud"], "a0000000-0000-4000-8000-0000000000a1");
    assert_eq!(document.get("refresh_token"), None);
}

/// Number, text and status come from one code.
#[tokio::test]
async fn each_refusal_says_its_number_twice() {
    for (name, value, status, error, number) in [
        ("grant_type", "", 400, "invalid_request", 900_144),
        ("grant_type", "magic", 400, "unsupported_grant_type", 70_003),
        ("client_id", "d0000000-0000-4000-8000-0000000000d9", 400, "unauthorized_client", 700_016),
        ("client_secret", "5ec4e700-0000-4000-8000-000000000001", 401, "invalid_client", 7_000_215),
        ("client_secret", "", 401, "invalid_client", 7_000_216),
        ("scope", "api://a0000000-0000-4000-8000-0000000000a1/orders.read", 400, "invalid_scope", 1_002_012),
        ("scope", "api://nobody/.default", 400, "invalid_resource", 500_011),
    ] {
        let (got, body) = with(name, value).await;
        assert_eq!((got.as_u16(), body["error"].as_str()), (status, Some(error)), "{name}={value}: {body}");
        assert_eq!(body["error_codes"], serde_json::json!([number]));
        let text = body["error_description"].as_str().unwrap();
        assert!(text.starts_with(&format!("AADSTS{number}: ")), "{text}");
    }
}
