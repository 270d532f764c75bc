//! What the browser makes of servers that are no lab.

use crate::World as _;
use crate::judging::{Observation, Unsettled};
use crate::target::{Metadata, Server, TargetFile};
use crate::{Browser, Client, Handler, InProcess, ServerWorld};
use beartrap_core::{Grade, Weight};
use bytes::Bytes;
use std::sync::Arc;

const FILE: &str = r#"
[server]
issuer = "https://as.test"
[[server.client]]
id = "a"
redirect_uris = ["https://client.test/cb?x=1"]
[[server.user]]
name = "alice"
password = "p&ss"
"#;
const LOGIN: &str = r#"<form method="post" action="/login"><input name="user"><input type="password" name="pw"><button>Log in</button></form>"#;

/// A server that shows a login page, and answers the login form with this status and Location. Requests to other
/// paths go to the client.
async fn at(status: u16, location: &'static str) -> (ServerWorld, Client, Browser) {
    let answer = move |method: &str, path: &str| match (method, path) {
        (_, "/token") => (400, "", "{}"),
        ("GET", "/authorize") => (200, "", LOGIN),
        ("POST", "/login") => (status, location, "<title>Sorry</title><h1>Sorry</h1>"),
        _ => (303, "https://client.test/cb?code=1", ""),
    };
    let handler: Handler = Arc::new(move |request| {
        let (status, location, body) = answer(request.method().as_str(), request.uri().path());
        let mut response = http::Response::builder().status(status);
        if !location.is_empty() {
            response = response.header("Location", location);
        }
        let response = response.body(Bytes::from_static(body.as_bytes())).unwrap();
        Box::pin(std::future::ready(response))
    });
    let file = TargetFile::parse(FILE).unwrap();
    let metadata = serde_json::json!({
        "authorization_endpoint": "https://as.test/authorize", "token_endpoint": "https://as.test/token",
    });
    let metadata = Metadata::of(vec![("https://as.test/".parse().unwrap(), metadata)]);
    let transport = Arc::new(InProcess::new(handler, || 0, |_| ()));
    let server = Server::new(&file, file.server.as_ref().unwrap(), metadata, transport).unwrap();
    let world = ServerWorld::new(Arc::new(server), "test", 7);
    let (client, alice) = (world.client().await.unwrap(), world.alice().unwrap());
    (world, client, alice)
}

async fn password_after(status: u16, location: &'static str) -> Result<Observation, Unsettled> {
    let (_, client, mut alice) = at(status, location).await;
    alice.visits(client.authorization_request()).await?.keeps_the_password()
}

#[tokio::test]
async fn a_password_is_followed_to_where_it_is_posted_on() {
    let grade = |observed: Result<Observation, Unsettled>| observed.unwrap().grade();
    let within = Grade::Noted(Weight::Warning);
    assert_eq!(grade(password_after(303, "https://client.test/cb?code=1").await), Grade::Good);
    assert_eq!(grade(password_after(307, "https://client.test/cb?code=1").await), Grade::Bad);
    assert_eq!(grade(password_after(308, "https://client.test/cb?code=1").await), Grade::Bad);
    assert_eq!(grade(password_after(307, "/next").await), within);
    assert_eq!(grade(password_after(200, "").await), Grade::Good);

    let (_, client, mut alice) = at(303, "/next").await;
    let landing = alice.only_looks_at(client.authorization_request()).await.unwrap();
    assert!(landing.keeps_the_password().unwrap_err().0.contains("no password"));
}

#[tokio::test]
async fn a_redirect_to_a_host_that_nobody_brought_up_settles_nothing() {
    let (_, client, mut alice) = at(303, "https://errors.as-provider.test/oops").await;
    let foreign = client.authorization_request().but("redirect_uri", "https://evil.test/cb");
    let unsettled = alice.visits(foreign).await.err().unwrap();
    assert!(
        unsettled.0.contains("errors.as-provider.test") && unsettled.0.contains("[hosts] allow"),
        "{unsettled}"
    );

    let (_, client, mut alice) = at(303, "https://evil.test/cb?error=x").await;
    for (first, second) in [
        ("https://evil.test/cb", "https://evil.test/cb"),
        ("https://client.test/cb", "https://evil.test/cb"),
        ("https://client.test@EVIL.test/cb", "https://client.test/cb"),
        ("https://evil\u{ff0e}test/cb", "https://client.test/cb"),
    ] {
        let request = client.authorization_request().but("redirect_uri", first).and("redirect_uri", second);
        let landing = alice.visits(request).await.unwrap();
        assert_eq!(landing.stays_at_server().grade(), Grade::Bad, "{first} {second}");
        assert!(!landing.left_for_client());
    }
}

#[tokio::test]
async fn a_state_is_altered_returned_or_not_needed() {
    let grade = async |location: &'static str| {
        let (_, client, mut alice) = at(if location.is_empty() { 403 } else { 303 }, location).await;
        let landing = alice.visits(client.authorization_request().but("state", "a b")).await.unwrap();
        landing.returns_state().grade()
    };
    assert_eq!(grade("https://client.test/cb?x=1&state=a+b").await, Grade::Good);
    assert_eq!(grade("https://client.test/cb?x=1&error=x#state=a%20b").await, Grade::Good);
    assert_eq!(grade("https://client.test/cb?x=1&state=a%2Bb").await, Grade::Bad);
    assert_eq!(grade("https://client.test/cb?x=1&code=1").await, Grade::Bad);
    assert_eq!(grade("").await, Grade::Noted(Weight::Remark));
}

#[tokio::test]
async fn frames_are_judged_by_the_pages_that_were_seen() {
    let (_, client, mut alice) = at(303, "https://client.test/cb?code=1").await;
    let landing = alice.visits(client.authorization_request()).await.unwrap();
    let observed = landing.pages_refuse_frames().unwrap();
    assert_eq!(
        (observed.grade(), observed.observed()),
        (Grade::Bad, "any site may show the login page in a frame")
    );
    assert!(landing.left_for_client());
}
