//! What goes over the wire, and what must not.

use crate::places::{LIMITS, check, target, world};
use crate::server::{Say, Scripted};
use crate::shapes::{answer, deflated_zeros};
use beartrap_kit::target::{Server, discover};
use beartrap_kit::{Failure, Hosts, Http, Limits, Request, Response, Tcp, Transcript, Transport as _};
use std::sync::Arc;
use std::time::{Duration, Instant};
use wiremock::matchers::{any, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

/// The same request by the library and byte for byte.
async fn by_both(origin: &str) -> [Result<Response, Failure>; 2] {
    let transport = Tcp::new(LIMITS).unwrap();
    let request = Request::get(origin.parse().unwrap());
    let verbatim = request.clone().verbatim("/".into());
    [transport.send(&request).await, transport.send(&verbatim).await]
}

async fn saying(say: Say) -> [Result<Response, Failure>; 2] {
    by_both(&Scripted::serve(move |_| say.clone()).await.origin).await
}

#[tokio::test]
async fn a_compressed_body_is_neither_asked_for_nor_inflated() {
    let body = deflated_zeros();
    let bytes = [
        format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", body.len())
            .into_bytes(),
        body.clone(),
    ];
    let host = Scripted::serve(move |_| Say::Bytes(bytes.concat())).await;
    for answer in by_both(&host.origin).await {
        assert!(answer.unwrap().body == body, "the body was changed");
    }
    for request in host.requests() {
        assert!(!request.to_ascii_lowercase().contains("accept-encoding"), "{request}");
    }
}

#[tokio::test]
async fn a_late_answer_is_not_waited_for() {
    let begun = Instant::now();
    for answer in saying(Say::ThenSilence(b"HTTP/1.1 200 OK\r\n".into())).await {
        assert!(matches!(answer, Err(Failure::TimedOut(_))), "{answer:?}");
    }
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_too_large() {
    let endless = Say::Endless(b"HTTP/1.1 200 OK\r\n\r\n".into(), vec![b'a'; 64 << 10]);
    let announced = answer("text/plain", &vec![b'a'; LIMITS.body + 1]);
    for say in [endless, announced] {
        for answer in saying(say).await {
            assert_eq!(answer.unwrap_err(), Failure::TooLarge(LIMITS.body));
        }
    }
    let just = saying(answer("text/plain", &vec![b'a'; LIMITS.body])).await;
    assert!(just.into_iter().all(|answer| answer.unwrap().body.len() == LIMITS.body));
}

#[tokio::test]
async fn an_answer_that_ends_too_early_is_no_answer() {
    let half = [
        "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"active\":false}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{\"active\":false}",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "",
    ];
    for half in half {
        for answer in saying(Say::Bytes(half.into())).await {
            assert!(matches!(answer, Err(Failure::Broken(_))), "{half:?}: {answer:?}");
        }
    }
}

#[tokio::test]
async fn a_head_beyond_the_limit_is_refused() {
    let head = format!("HTTP/1.1 200 OK\r\nX-Long: {}\r\nContent-Length: 0\r\n\r\n", "a".repeat(1 << 20));
    for answer in saying(Say::Bytes(head.into())).await {
        assert!(matches!(answer, Err(Failure::NotHttp(_) | Failure::Broken(_))), "{answer:?}");
    }
}

#[tokio::test]
async fn headers_that_are_not_utf_8_do_not_end_the_answer() {
    let head = b"HTTP/1.1 200 OK\r\nX-Odd: \xff\xfe\r\nContent-Length: 2\r\n\r\n{}trailing garbage";
    for answer in saying(Say::Bytes(head.into())).await {
        let answer = answer.unwrap();
        assert_eq!((answer.header("x-odd"), &*answer.body), (Some("\u{fffd}\u{fffd}"), &b"{}"[..]));
    }
}

/// A listener that must not be asked anything.
async fn bystander() -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200)).mount(&server).await;
    server
}

async fn was_left_alone(server: &MockServer) -> bool {
    server.received_requests().await.unwrap().is_empty()
}

#[tokio::test]
async fn a_redirect_elsewhere_is_recorded_and_not_followed() {
    let other = bystander().await;
    let host = MockServer::start().await;
    for status in [301, 302, 303, 307, 308] {
        host.reset().await;
        let away =
            ResponseTemplate::new(status).insert_header("location", format!("{}/?code=x", other.uri()));
        Mock::given(any()).respond_with(away).mount(&host).await;
        let server = target(&host.uri(), &host.uri(), Limits::default());
        let world = world(&server);
        let client = beartrap_kit::ServerWorld::client(&world).await;
        assert!(client.is_err(), "a token endpoint that redirects is not trusted");
        assert!(world.jwk_set().await.is_err());
        let exchanges = world.exchanges();
        let location = exchanges[0].response_headers.iter().find(|(name, _)| name == "location");
        assert!(location.unwrap().1.starts_with(&other.uri()), "{exchanges:?}");
        assert!(discover(&http_of(&server), &host.uri()).await.is_err());
    }
    assert!(was_left_alone(&other).await);
}

fn http_of(server: &Arc<Server>) -> Http {
    let mut hosts = Hosts::default();
    hosts.add(&server.issuer.parse().unwrap());
    Http::new(Arc::new(Tcp::new(LIMITS).unwrap()), Arc::new(hosts), Transcript::default())
}

#[tokio::test]
async fn a_browser_goes_nowhere_that_the_file_does_not_name() {
    let other = bystander().await;
    let away = format!("{}/cb", other.uri());
    let form = |method: &str, field: &str| {
        format!("<form method={method} action='{away}'>{field}<button>Allow</button></form>")
    };
    let pages = [
        ("a form", form("post", "<input name=username><input type=password name=password>")),
        ("a form by GET", form("get", "<input name=username><input type=password name=password>")),
        ("a refresh", format!("<meta http-equiv=refresh content='0; url={away}'>")),
        ("consent", format!("<p>Allow access?</p>{}", form("post", "<input type=hidden name=t value=1>"))),
        (
            "a page that posts itself",
            format!(
                "<body onload='document.forms[0].submit()'>{}",
                form("post", "<input type=hidden name=code value=1>")
            ),
        ),
    ];
    for (name, page) in pages {
        let host = MockServer::start().await;
        Mock::given(path("/token")).respond_with(ResponseTemplate::new(400)).mount(&host).await;
        let page = ResponseTemplate::new(200).set_body_raw(page, "text/html");
        Mock::given(method("GET")).and(path("/authorize")).respond_with(page).mount(&host).await;
        let server = target(&host.uri(), &host.uri(), Limits::default());
        let outcome = check("code", &mut world(&server)).await;
        assert!(outcome.is_err(), "{name}: {outcome:?}");
        assert!(was_left_alone(&other).await, "{name}: somebody else was asked");
    }
}

#[tokio::test]
async fn metadata_cannot_point_the_traffic_at_somebody_else() {
    let (other, host) = (bystander().await, bystander().await);
    // Another name for the same machine, as another host would be.
    let elsewhere = other.uri().replace("127.0.0.1", "localhost");
    let server = target(&host.uri(), &elsewhere, Limits::default());
    let mut world = world(&server);
    for name in ["keys", "front", "code", "raw"] {
        let unsettled = check(name, &mut world).await.unwrap_err().0;
        assert!(unsettled.contains("does not name the host localhost"), "{name}: {unsettled}");
        assert!(unsettled.contains("[hosts] allow"), "{name}: {unsettled}");
    }
    assert!(world.jwk_set().await.is_err() && world.userinfo().unwrap().send().await.is_err());
    let (clients, refused) = beartrap_kit::target::register(world.scene()).await;
    assert!(clients.is_empty() && refused.len() == 4, "{refused:?}");
    assert!(was_left_alone(&other).await && was_left_alone(&host).await);
}

#[tokio::test]
async fn metadata_are_found_beside_an_address_that_is_dropped() {
    let host = Scripted::serve(|request| {
        if request.contains("openid-configuration") {
            return Say::Bytes(Vec::new());
        }
        let host = request.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default();
        answer("application/json", format!(r#"{{"issuer":"http://{host}"}}"#).as_bytes())
    })
    .await;
    let server = target(&host.origin, &host.origin, LIMITS);
    let found = discover(&http_of(&server), &host.origin).await.unwrap();
    assert_eq!(found.documents().len(), 1);
}
