//! The upstream that is played to the tools of an API.

use beartrap_issuer::{ServedUpstream, Upstream};
use bytes::Bytes;

#[tokio::test]
async fn whatever_it_is_sent_is_answered_and_kept() {
    let served = ServedUpstream::start().unwrap();
    let upstream = served.upstream();
    let sent = reqwest::Client::new()
        .post(format!("{}/weather?at=a.b.c", upstream.url()))
        .header("X-Token", "d.e.f")
        .body("token=g.h.i");
    assert_eq!(sent.send().await.unwrap().status(), 200);
    assert_eq!(upstream.count(), 1);
    let kept = &upstream.since(0)[0];
    assert!(kept.starts_with("POST /weather?at=a.b.c\n"), "{kept}");
    assert!(kept.contains("\nx-token: d.e.f\n") && kept.ends_with("\n\ntoken=g.h.i"), "{kept}");
    assert!(upstream.since(1).is_empty());

    let url = upstream.url().to_owned();
    drop(served);
    assert!(reqwest::get(url).await.is_err(), "nobody listens any more");
}

#[test]
fn a_flood_is_not_kept() {
    let upstream = Upstream::new("http://127.0.0.1:1");
    let request = http::Request::post("/").body(Bytes::from(vec![b'x'; 100_000])).unwrap();
    for _ in 0..1_100 {
        upstream.answer(&request);
    }
    assert_eq!(upstream.count(), 1_000);
    assert!(upstream.since(999)[0].len() <= 64 << 10);
}
