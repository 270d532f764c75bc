//! A server that is honest but for one place, where it says one of the hostile shapes.

use crate::server::{Say, Scripted};
use crate::shapes::{answer, said, shapes};
use beartrap_kit::World as _;
use beartrap_kit::target::{Metadata, Server, TargetFile, discover};
use beartrap_kit::{
    BAD_CLIENT, BAD_GRANT, Grade, Hosts, Http, Limits, Outcome, ServerWorld, Tcp, Transcript, judge, require,
};
use futures_util::StreamExt as _;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// What one answer may take and hold in these tests.
pub(crate) const LIMITS: Limits = Limits { time: Duration::from_millis(400), body: 256 << 10 };
/// What one check may take: thirty steps of a browser, each to its limit, on a slow machine.
const ONE_CHECK: Duration = Duration::from_secs(20);
const PLACES: [&str; 5] = ["/authorize", "/token", "/jwks", "/userinfo", "/introspect"];

/// Answers as an honest server would, as far as these tests ask: any code is good, once.
fn honest(request: &str, redeemed: &AtomicUsize) -> Say {
    let target = request.split(' ').nth(1).unwrap_or_default();
    let path = target.split('?').next().unwrap_or_default();
    let state = target.split('&').find_map(|pair| pair.strip_prefix("state=")).unwrap_or_default();
    let json =
        |status: &str, body: serde_json::Value| said(status, "application/json", body.to_string().as_bytes());
    match path {
        "/authorize" => Say::Bytes(
            format!("HTTP/1.1 302 Found\r\nLocation: https://client.test/cb?code=a-code&state={state}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").into(),
        ),
        "/token" if request.contains("authorization_code") && redeemed.fetch_add(1, Ordering::SeqCst) == 0 => {
            json("200 OK", json!({"access_token": "an-access-token", "token_type": "Bearer"}))
        }
        "/token" => json("400 Bad Request", json!({"error": "invalid_grant"})),
        "/jwks" => json("200 OK", json!({"keys": [{"kty": "RSA", "n": "AQAB", "e": "AQAB"}]})),
        "/userinfo" if request.contains("an-access-token") => json("200 OK", json!({"sub": "alice"})),
        "/introspect" if request.contains("token=an-access-token") => json("200 OK", json!({"active": true})),
        "/introspect" => json("200 OK", json!({"active": false})),
        _ => json("401 Unauthorized", json!({"error": "invalid_token"})),
    }
}

/// A server that is hostile at one place, from the given visit of it on. Requests of nonsense do not count.
async fn hostile_at(place: &'static str, from: usize, shape: Say) -> Scripted {
    let (visits, redeemed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    Scripted::serve(move |request| {
        let there = request.split(' ').nth(1).is_some_and(|target| target.starts_with(place));
        if there
            && !request.contains("urn%3Abeartrap%3Anonsense")
            && visits.fetch_add(1, Ordering::SeqCst) + 1 >= from
        {
            return shape.clone();
        }
        honest(request, &redeemed)
    })
    .await
}

/// The target at this origin, its endpoints below `endpoints`.
pub(crate) fn target(origin: &str, endpoints: &str, limits: Limits) -> Arc<Server> {
    let file = TargetFile::parse(&format!(
        "[server]\nissuer = \"{origin}\"\nscope = \"api\"\n\
         [[server.client]]\nid = \"conf-a\"\nsecret = \"secret-of-a\"\nauth = \"client_secret_post\"\n\
         redirect_uris = [\"https://client.test/cb\"]\n\
         [[server.user]]\nname = \"alice\"\npassword = \"wonderland\"\n"
    ));
    let file = file.unwrap();
    let at = |path: &str| format!("{endpoints}{path}");
    let document = json!({
        "issuer": origin,
        "authorization_endpoint": at("/authorize"),
        "token_endpoint": at("/token"),
        "jwks_uri": at("/jwks"),
        "userinfo_endpoint": at("/userinfo"),
        "introspection_endpoint": at("/introspect"),
        "registration_endpoint": at("/register"),
    });
    let metadata = Metadata::of(vec![(origin.parse().unwrap(), document)]);
    let transport = Arc::new(Tcp::new(limits).unwrap());
    Arc::new(Server::new(&file, file.server.as_ref().unwrap(), metadata, transport).unwrap())
}

pub(crate) fn world(server: &Arc<Server>) -> ServerWorld {
    ServerWorld::new(server.clone(), "hostile.target", 7)
}

/// Small checks that between them read every kind of answer; each has its positive twin first.
pub(crate) async fn check(name: &str, world: &mut ServerWorld) -> Outcome {
    let client = world.client().await?;
    if name == "keys" {
        let keys = world.jwk_set().await?;
        require(keys.holds_keys())?;
        return judge(world.jwk_set().await?.holds_only_public_keys());
    }
    let code = world.alice_authorizes(&client).await?;
    if name == "front" {
        let wrong = client.authorization_request().but("response_type", "unheard-of");
        return judge(world.alice()?.visits(wrong).await?.delivers_no_code());
    }
    let tokens = client.redeem(&code).await?.tokens()?;
    match name {
        "code" => judge(client.redeem(&code).await?.is_refused_as(&BAD_GRANT)),
        // Written byte for byte, since a library would not.
        "raw" => {
            judge(client.redemption(&code).in_query("client_secret").send().await?.is_refused_as(&BAD_CLIENT))
        }
        "resource" => {
            world.subject_of(tokens.access_token()).await?;
            judge(
                world
                    .userinfo()?
                    .bearing("another")
                    .send()
                    .await?
                    .is_challenged_with(401, Some("invalid_token")),
            )
        }
        _ => {
            require(client.introspecting(tokens.access_token()).send().await?.says_active())?;
            judge(client.introspecting("another-token").send().await?.is_refused_unless_empty_as(&BAD_CLIENT))
        }
    }
}

const CHECKS: [(&str, &str); 7] = [
    ("keys", "/jwks"),
    ("front", "/authorize"),
    ("code", "/authorize"),
    ("code", "/token"),
    ("raw", "/token"),
    ("resource", "/userinfo"),
    ("introspection", "/introspect"),
];

/// Whether a judgement is one that the shape deserves: an introspection or a resource that answers a stranger's token
/// with 200 is a finding, whatever it says.
fn answers_a_stranger(check: &str, from: usize) -> bool {
    from == 2 && matches!(check, "resource" | "introspection")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_shape_at_any_place_fails_a_check_or_holds_it_up() {
    assert!(
        CHECKS.iter().all(|(_, place)| PLACES.contains(place))
            && PLACES.iter().all(|place| CHECKS.iter().any(|(_, at)| at == place))
    );
    let plays = shapes(LIMITS.body).into_iter().flat_map(|(shape, say)| {
        CHECKS.iter().flat_map(move |&(check, place)| [1, 2].map(|from| (check, place, from))).map(
            move |(check, place, from)| {
                let say = say.clone();
                async move { tokio::spawn(play(shape, say, check, place, from)).await.unwrap() }
            },
        )
    });
    let plays: Vec<_> = futures_util::stream::iter(plays).buffer_unordered(16).collect().await;
    let wrong: Vec<&str> = plays.iter().filter_map(|play| play.wrong.as_deref()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // A slow machine may keep some from their hostile place, but not most.
    let met = plays.iter().filter(|play| play.met).count();
    assert!(met * 10 > plays.len() * 8, "only {met} of {} plays met the hostile answer", plays.len());
}

/// How one play went: whether the hostile answer was asked for, and what is wrong.
struct Play {
    met: bool,
    wrong: Option<String>,
}

async fn play(shape: &str, say: Say, name: &str, place: &'static str, from: usize) -> Play {
    let host = hostile_at(place, from, say).await;
    let wrong = judged(&host, shape, name, place, from).await;
    let asks = |request: &&String| {
        let target = request.split(' ').nth(1).unwrap_or_default();
        target.starts_with(place) && !request.contains("urn%3Abeartrap%3Anonsense")
    };
    Play { met: host.requests().iter().filter(asks).count() >= from, wrong }
}

async fn judged(host: &Scripted, shape: &str, name: &str, place: &str, from: usize) -> Option<String> {
    let server = target(&host.origin, &host.origin, LIMITS);
    let mut world = world(&server);
    let begun = Instant::now();
    let outcome = tokio::time::timeout(ONE_CHECK, check(name, &mut world)).await;
    let case = format!("{shape}, at {place} from visit {from}, check {name}");
    match outcome {
        Err(_) => Some(format!("{case}: no end within {:?}", begun.elapsed())),
        Ok(Ok(judgement)) if judgement.grade == Grade::Bad && !answers_a_stranger(name, from) => {
            Some(format!("{case}: fails with {}", judgement.finding.observed))
        }
        // From the first visit on no twin can work, so that nothing can be said.
        Ok(Ok(judgement)) if from == 1 => Some(format!("{case}: judged with {}", judgement.finding.observed)),
        Ok(_) if host.written() > LIMITS.body + (8 << 20) => {
            Some(format!("{case}: {} bytes were taken", host.written()))
        }
        Ok(_) => None,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_of_full_size_cost_seconds_at_most() {
    let limits = Limits { time: LIMITS.time, ..Limits::default() };
    for (shape, say) in shapes(limits.body) {
        let host = hostile_at("/token", 1, say).await;
        let server = target(&host.origin, &host.origin, limits);
        let begun = Instant::now();
        let outcome = check("code", &mut world(&server)).await;
        assert!(outcome.is_err(), "{shape}: {outcome:?}");
        // Nearly all of it is the reading of what is kept, in a build without optimisation.
        assert!(begun.elapsed() < Duration::from_secs(10), "{shape}: {:?}", begun.elapsed());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_checks_judge_an_honest_server() {
    for (name, _) in CHECKS {
        let redeemed = AtomicUsize::new(0);
        let host = Scripted::serve(move |request| honest(request, &redeemed)).await;
        let server = target(&host.origin, &host.origin, Limits::default());
        let outcome = check(name, &mut world(&server)).await;
        assert!(outcome.is_ok(), "{name}: {outcome:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_shape_is_metadata_or_a_registered_client() {
    let tries = shapes(LIMITS.body).into_iter().map(|(shape, say)| async move {
        let host = Scripted::serve(move |_| say.clone()).await;
        let mut hosts = Hosts::default();
        hosts.add(&host.origin.parse().unwrap());
        let http = Http::new(Arc::new(Tcp::new(LIMITS).unwrap()), Arc::new(hosts), Transcript::default());
        let found = tokio::time::timeout(ONE_CHECK, discover(&http, &host.origin)).await.unwrap();
        assert!(found.is_err(), "{shape}: {found:?}");

        let server = target(&host.origin, &host.origin, LIMITS);
        let world = world(&server);
        let registering = beartrap_kit::target::register(world.scene());
        let (clients, refused) = tokio::time::timeout(ONE_CHECK, registering).await.unwrap();
        assert!(clients.is_empty() && refused.len() == 4, "{shape}: {refused:?}");
    });
    futures_util::stream::iter(tries).buffer_unordered(8).collect::<Vec<()>>().await;
}

#[tokio::test]
async fn an_issuer_from_a_stranger_is_fit_to_show() {
    let issuer = format!("http://evil.test/\u{1b}]0;owned\u{7}{}", "x".repeat(100_000));
    let document = json!({ "issuer": issuer }).to_string();
    let host = Scripted::serve(move |_| answer("application/json", document.as_bytes())).await;
    let mut hosts = Hosts::default();
    hosts.add(&host.origin.parse().unwrap());
    let http = Http::new(Arc::new(Tcp::new(LIMITS).unwrap()), Arc::new(hosts), Transcript::default());
    let error = discover(&http, &host.origin).await.unwrap_err().to_string();
    assert!(!error.contains(char::is_control) && error.len() < 1_000, "{error}");
    assert!(error.contains("write issuer = \"http://evil.test/"), "{error}");
}
