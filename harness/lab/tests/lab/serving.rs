use crate::actors::ISSUER;
use beartrap_lab::{Lab, LabConfig, Null, serve};
use bytes::Bytes;
use http::Request;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

#[tokio::test]
async fn a_lab_answers_over_tcp() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(serve(Lab::new(LabConfig::honest(ISSUER)), listener));
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(b"GET /jwks HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    server.abort();
    assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.contains("\"kid\""), "{answer}");
}

#[tokio::test(start_paused = true)]
async fn null_targets_do_what_their_names_say() {
    let ask = async |null: Null, target: &str| {
        let request = Request::get(target).body(Bytes::new()).unwrap();
        tokio::time::timeout(Duration::from_mins(1), null.answer(request)).await.ok()
    };
    let names: Vec<_> = Null::ALL.iter().map(|null| null.name()).collect();
    assert_eq!(names, ["refuse-all", "accept-all", "silent", "garbage", "error-500", "slow"]);
    for null in [Null::RefuseAll, Null::Slow] {
        assert_eq!(ask(null, "/token").await.unwrap().status(), 403);
    }
    assert!(ask(Null::Silent, "/token").await.is_none());
    assert_eq!(ask(Null::Error500, "/token").await.unwrap().status(), 500);
    let noise = ask(Null::Garbage, "/token").await.unwrap();
    assert!(noise.status() == 200 && String::from_utf8(noise.body().to_vec()).is_err());

    let redirect =
        ask(Null::AcceptAll, "/authorize?redirect_uri=https%3A%2F%2Fc.test%2Fcb&state=s%20s").await.unwrap();
    assert_eq!(redirect.headers()["location"], "https://c.test/cb?code=accept-all&state=s+s");
    let token: serde_json::Value =
        serde_json::from_slice(ask(Null::AcceptAll, "/token").await.unwrap().body()).unwrap();
    assert!(token["access_token"].is_string() && token["active"] == true && token["sub"].is_string());
}
