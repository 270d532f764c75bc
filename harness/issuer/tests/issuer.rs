//! What APIs meet when they ask the issuer.
#![expect(clippy::unwrap_used, reason = "a test that gets no answer should stop")]

use beartrap_issuer::{Issuer, Key, Reply, Served, Trouble};
use bytes::Bytes;
use serde_json::{Value, json};

fn in_memory() -> Issuer {
    Issuer::new("https://issuer.test", "https://api.test", || 1_767_225_600)
}

fn get(issuer: &Issuer, path: &str) -> (u16, Value) {
    read(issuer.answer(&http::Request::get(path).body(Bytes::new()).unwrap()))
}

fn read(reply: Reply) -> (u16, Value) {
    let Reply::Answer(answer) = reply else { panic!("no answer: {reply:?}") };
    (answer.status().as_u16(), serde_json::from_slice(answer.body()).unwrap_or_default())
}

#[test]
fn both_metadata_documents_name_the_issuer_letter_for_letter() {
    let issuer = in_memory();
    for path in ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"] {
        let (status, metadata) = get(&issuer, path);
        assert_eq!((status, &metadata["issuer"]), (200, &json!("https://issuer.test")));
        assert_eq!(metadata["jwks_uri"], issuer.jwks_uri());
    }
    issuer.says("issuer", "https://elsewhere.test");
    assert_eq!(get(&issuer, "/.well-known/openid-configuration").1["issuer"], "https://elsewhere.test");
    issuer.recovers();
    assert_eq!(get(&issuer, "/.well-known/openid-configuration").1["issuer"], "https://issuer.test");
}

#[test]
fn it_publishes_what_it_signs_with_and_nothing_private() {
    let issuer = in_memory();
    let (_, set) = get(&issuer, "/jwks");
    let ids = |set: &Value| -> Vec<String> {
        let keys = set["keys"].as_array().unwrap().iter();
        keys.map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(&set), ["rsa-1", "ec-1"]);
    assert!(set["keys"].as_array().unwrap().iter().all(|key| key["d"].is_null()), "{set}");
    issuer.publish_also(issuer.key(Key::Next).public_jwk());
    assert_eq!(ids(&get(&issuer, "/jwks").1), ["rsa-1", "ec-1", "rsa-2"]);
    let another = Issuer::another("https://another.test", "https://api.test", || 0);
    assert!(ids(&another.key_set()).iter().all(|id| !ids(&set).contains(id)), "no key id is shared");
    assert_ne!(another.key_set()["keys"][0]["n"], set["keys"][0]["n"], "no key is shared");
}

#[test]
fn the_keys_get_into_every_trouble_and_out_of_it() {
    let issuer = in_memory();
    let ask = || issuer.answer(&http::Request::get("/jwks").body(Bytes::new()).unwrap());
    issuer.gets_into(Trouble::Status(503));
    assert_eq!(read(ask()).0, 503);
    issuer.gets_into(Trouble::Empty);
    assert_eq!(read(ask()), (200, Value::Null));
    issuer.gets_into(Trouble::Page);
    assert_eq!(read(ask()), (200, Value::Null));
    issuer.gets_into(Trouble::Redirect("https://elsewhere.test/".into()));
    assert_eq!(read(ask()).0, 302);
    issuer.gets_into(Trouble::Silence);
    assert!(matches!(ask(), Reply::Never));
    issuer.gets_into(Trouble::Flood);
    assert!(matches!(ask(), Reply::Stream { octets: 52_428_800, pause_ms: 0 }));
    issuer.recovers();
    assert_eq!(read(ask()).0, 200);
}

#[test]
fn what_it_was_told_of_and_its_own_good_access_tokens_are_active() {
    let issuer = in_memory();
    issuer.introspects("known", json!({ "active": true, "sub": "alice" }));
    issuer.fails_to_introspect("unlucky", Trouble::Page);
    let ask = |token: &str| {
        let request = http::Request::post("/introspect").body(Bytes::from(format!("token={token}"))).unwrap();
        read(issuer.answer(&request)).1
    };
    assert_eq!(ask("known")["sub"], "alice");
    assert_eq!(ask("unlucky"), Value::Null);
    let own = ask(&issuer.token().compact());
    assert_eq!((&own["active"], &own["sub"]), (&json!(true), &json!("alice")));
    let another = Issuer::another("https://another.test", "https://api.test", || 1_767_225_600);
    for not_active in [
        "unknown".to_owned(),
        issuer.id_token().compact(),
        issuer.token().claim("exp", 1_767_225_600).compact(),
        issuer.token().claim("nbf", 1_767_225_601).compact(),
        issuer.token().claim("nbf", "1").compact(),
        issuer.token().without_claim("sub").compact(),
        issuer.token().claim("iss", "https://another.test").compact(),
        issuer.token().signed_by(&another.key(Key::First)).compact(),
        another.token().compact(),
    ] {
        assert_eq!(ask(&not_active), json!({ "active": false }), "{not_active}");
    }
}

#[test]
fn whoever_follows_a_canary_is_on_record() {
    let issuer = in_memory();
    assert_eq!(issuer.canary("jku"), "https://issuer.test/canary/jku");
    assert!(issuer.fetches("/canary/jku").is_empty());
    get(&issuer, "/canary/jku?x=1");
    assert_eq!(issuer.fetches("/canary/jku")[0].target, "/canary/jku?x=1");
    assert!(issuer.fetches("/jwks").is_empty());
}

#[test]
fn honest_tokens_are_for_the_audience_and_from_the_issuer() {
    let issuer = in_memory();
    let token = issuer.token();
    assert_eq!(token.claim_value("iss"), Some(&"https://issuer.test".into()));
    assert_eq!(token.claim_value("aud"), Some(&"https://api.test".into()));
    assert_eq!(issuer.id_token().key().kid(), Some("rsa-1"));
}

#[tokio::test]
async fn it_listens_until_it_is_dropped() {
    let served = Served::start("https://api.test").unwrap();
    let url = served.jwks_uri();
    let set: Value = serde_json::from_str(&reqwest::get(&url).await.unwrap().text().await.unwrap()).unwrap();
    assert_eq!(set, served.key_set());
    assert_eq!(served.fetches("/jwks").len(), 1);
    drop(served);
    assert!(reqwest::get(&url).await.is_err(), "nobody listens any more");
}

#[test]
fn it_starts_where_there_is_no_runtime_and_two_have_ports_of_their_own() {
    let (one, two) = (Served::start("a").unwrap(), Served::start_another("a").unwrap());
    assert_ne!(one.url(), two.url());
    assert!(Served::start_on(one.url().rsplit(':').next().unwrap().parse::<u16>().unwrap(), "a").is_err());
}
