//! A personality over TCP, on loopback.

use beartrap_entra::{Config, Directory, Personality, serve};
use beartrap_issuer::Door;
use std::sync::Arc;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A personality that is served until the runtime ends.
fn served(control: bool) -> (Arc<Personality>, String) {
    let door = Door::from(0);
    let (listener, url) = door.listen().unwrap();
    let entra = Personality::new(Config { control, ..Config::of(Directory::example(), url.clone()) });
    tokio::spawn(serve(Arc::clone(&entra), door, listener));
    (entra, url.strip_prefix("http://").unwrap().to_owned())
}

/// What comes back until the connection is closed.
async fn sent(address: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // A server that closes early is what some tests are about.
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

async fn post(address: &str, path: &str, kind: &str, body: &str) -> String {
    let length = body.len();
    sent(
        address,
        &format!("POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{body}"),
    )
    .await
}

const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test]
async fn m0_23_the_token_of_the_first_screen_is_had_over_tcp() {
    let (entra, address) = served(false);
    let first = entra.first_token().unwrap();
    let body = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}&scope={}",
        first.client_id, first.secret, first.scope
    );
    let path = first.url.strip_prefix(entra.authority()).unwrap();
    let answer = post(&address, path, FORM, &body).await;
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.contains("\"access_token\":"), "{answer}");
    assert!(!format!("{first:?}").contains(&first.secret));
}

#[tokio::test]
async fn a_body_without_end_is_not_read_to_its_end() {
    let (_, address) = served(false);
    let answer = post(&address, "/common/oauth2/v2.0/token", FORM, &"a".repeat(300 << 10)).await;
    assert!(answer.starts_with("HTTP/1.1 413 ") || answer.is_empty(), "{answer}");
    let answer = post(&address, "/contoso.example/oauth2/v2.0/token", FORM, "").await;
    assert!(answer.contains("AADSTS900144"), "and the next is answered: {answer}");
}

#[tokio::test]
async fn the_control_endpoint_is_off_unless_it_was_asked_for_and_answers_programs_of_this_machine_alone() {
    let kind = "application/json";
    let (_, address) = served(false);
    assert!(post(&address, "/control", kind, "{\"advance\":60}").await.starts_with("HTTP/1.1 404 "));
    let (entra, address) = served(true);
    let before = entra.clock().now();
    let answer = post(&address, "/control", kind, "{\"advance\":86400}").await;
    assert!(answer.starts_with("HTTP/1.1 200 ") && entra.clock().now() >= before + 86_400, "{answer}");
    let trouble = "{\"trouble\":{\"at\":\"graph\",\"what\":\"throttled\",\"times\":2}}";
    let answer = post(&address, "/control", kind, trouble).await;
    assert!(answer.contains("\"what\":\"throttled\""), "{answer}");
    assert!(answer.contains("\"orders-job\":{\"IDENTITY_ENDPOINT\":\""), "{answer}");
    for (request, says) in
        [("{\"advnace\":1}", "advance"), ("[", "line 1"), ("{\"delete-resource\":\"x\"}", "resource")]
    {
        let answer = post(&address, "/control", kind, request).await;
        assert!(answer.starts_with("HTTP/1.1 400 ") && answer.contains(says), "{answer}");
    }
    let changed = entra.clock().now();
    assert!(post(&address, "/control", "text/plain", "{\"advance\":1}").await.starts_with("HTTP/1.1 415 "));
    for head in ["Host: rebound.example:80", &format!("Host: {address}\r\nOrigin: http://127.0.0.1")] {
        let request = format!(
            "POST /control HTTP/1.1\r\n{head}\r\nConnection: close\r\nContent-Type: {kind}\r\nContent-Length: 13\r\n\r\n{{\"advance\":1}}"
        );
        assert!(sent(&address, &request).await.starts_with("HTTP/1.1 403 "), "{head}");
    }
    assert!(entra.clock().now() <= changed + 5, "nothing was changed");
}
