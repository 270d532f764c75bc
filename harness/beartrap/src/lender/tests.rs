//! An API that trusts a real issuer: that of the lab, where users log in, and a small one that gives tokens to clients.

use beartrap_core::{Capability, Fault, Grade, Verdict};
use beartrap_engine::{Options, borrow, discovered, prepare_api, run};
use beartrap_forge::Jws;
use beartrap_issuer::{Issuer, Reply};
use beartrap_kit::api::ApiSection;
use beartrap_kit::target::TargetFile;
use beartrap_kit::{Api, ApiScenario, ApiWorld, Handler, InProcess, World as _};
use beartrap_lab::{ApiConfig, Clock, Lab, LabConfig};
use bytes::Bytes;
use futures_util::FutureExt as _;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

const BEGIN: u64 = 1_767_225_600;
const SMALL: &str = "https://small.test";

/// The refresh tokens of the lab are no JWTs, which is what its usual mutant is about; here it finds another fault.
const OPAQUE: (&str, Fault) = ("api.other-jwt-as-bearer", Fault::ApiUnreadableTokenPasses);

/// An issuer in this process, and the file that describes it.
struct Lender {
    handler: Handler,
    issuer: String,
    file: String,
}

/// The authorization server of the lab: Alice logs in.
fn lab(clock: &Clock) -> Lender {
    let issuer = "https://op.beartrap.test".to_owned();
    let config = LabConfig { issuer: issuer.clone(), fault: None, clock: clock.clone(), seed: 7 };
    let lab = Lab::new(config);
    let file = lab.target_file();
    let handler: Handler = Arc::new(move |request| {
        let lab = lab.clone();
        Box::pin(async move { lab.answer(request).await })
    });
    Lender { handler, issuer, file }
}

/// One that gives any client a token for itself, for the API that it names, with the scope that it asks for.
fn small(clock: &Clock) -> Lender {
    let now = clock.clone();
    let issuer = Issuer::new(SMALL, "https://api.test", move || now.now());
    let handler: Handler = Arc::new(move |request| {
        let answer = match (request.method().as_str(), request.uri().path()) {
            ("POST", "/token") => token(&issuer, request.body()),
            _ => answered(issuer.answer(&request)),
        };
        Box::pin(std::future::ready(answer))
    });
    let file = format!(
        "[server]\nissuer = \"{SMALL}\"\ntoken_extra = {{ resource = \"https://api.test\" }}\n[[server.client]]\nid = \"a\"\nsecret = \"secret-of-a\"\ngrants = [\"client_credentials\"]\n"
    );
    Lender { handler, issuer: SMALL.into(), file }
}

fn token(issuer: &Issuer, body: &[u8]) -> http::Response<Bytes> {
    let form: Vec<(String, String)> = url::form_urlencoded::parse(body).into_owned().collect();
    let get = |name: &str| form.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let (status, document) = if get("grant_type") == Some("client_credentials") {
        let audience = get("resource").unwrap_or("https://api.test");
        let token = issuer.token().claim("aud", audience).claim("scope", get("scope").unwrap_or_default());
        let token = token.claim("exp", issuer.now() + 120).claim("jti", issuer.now().to_string());
        (200, json!({ "access_token": token.compact(), "token_type": "Bearer", "expires_in": 300 }))
    } else {
        (400, json!({ "error": "unsupported_grant_type" }))
    };
    let answer = http::Response::builder().status(status).header("Content-Type", "application/json");
    answer.body(Bytes::from(document.to_string())).unwrap()
}

fn answered(reply: Reply) -> http::Response<Bytes> {
    match reply {
        Reply::Answer(answer) => answer,
        _ => http::Response::default(),
    }
}

/// The lab's API, with a fault or without, which trusts this issuer alone.
async fn api(lender: Lender, clock: &Clock, contract: &str, fault: Option<Fault>) -> Api {
    let mut file = TargetFile::parse(&format!("{}{contract}", lender.file)).unwrap();
    let section: ApiSection = file.api.take().unwrap();
    let now = clock.clone();
    let stranger = Arc::new(Issuer::new("https://stranger.test", section.audience(), move || now.now()));
    let (asked, canaries) = (lender.handler.clone(), stranger.clone());
    let fetch = move |url: &str| {
        let request = http::Request::get(url).body(Bytes::new()).ok()?;
        let answer = if url.starts_with("https://stranger.test") {
            answered(canaries.answer(&request))
        } else {
            asked(request).now_or_never()?
        };
        Some((answer.status().as_u16(), answer.into_body()))
    };
    let config = ApiConfig {
        audience: section.audience(),
        issuers: vec![lender.issuer],
        fetch: Arc::new(fetch),
        introspect: Arc::new(|_, _| None),
        clock: clock.clone(),
        fault,
    };
    let lab = Arc::new(beartrap_lab::Api::new(config));
    let served: Handler = Arc::new(move |request| {
        let lab = lab.clone();
        Box::pin(async move { lab.answer(request) })
    });
    let mut api = Api::new(&section, stranger, None, transport(served, clock)).unwrap();
    let trusted = discovered(&file, transport(lender.handler, clock), &mut |_| {}).await.unwrap();
    borrow(&mut api, trusted, &section.issuer.unwrap(), 7, &mut |_| {}).await.unwrap();
    api
}

fn transport(handler: Handler, clock: &Clock) -> Arc<InProcess> {
    let (reading, turning) = (clock.clone(), clock.clone());
    Arc::new(InProcess::new(handler, move || reading.now(), move |seconds| turning.advance(seconds)))
}

/// Users log in, and the API shows them who they are.
async fn of_users(fault: Option<Fault>) -> Api {
    let clock = Clock::fixed(BEGIN);
    let contract = r#"
        [api]
        url = "https://api.test"
        audience = "https://op.beartrap.test/api"
        token_type = "at+jwt"
        [api.issuer]
        [[api.endpoint]]
        path = "/me"
        shows_caller = true
    "#;
    api(lab(&clock), &clock, contract, fault).await
}

/// Clients get tokens for themselves, and the API asks for a scope.
async fn of_clients(fault: Option<Fault>) -> Api {
    let clock = Clock::fixed(BEGIN);
    let contract = r#"
        [api]
        url = "https://api.test"
        audience = "https://api.test"
        [api.issuer]
        grant = "client_credentials"
        elsewhere = { resource = "https://elsewhere.test" }
        [[api.endpoint]]
        path = "/orders"
        scope = "orders.read"
        [[api.endpoint]]
        method = "POST"
        path = "/orders"
        scope = "orders.write"
    "#;
    api(small(&clock), &clock, contract, fault).await
}

/// The checks that these tokens are enough for.
fn playable(api: &Api) -> Vec<&'static ApiScenario> {
    let is_playable = |scenario: &&ApiScenario| api.lack(scenario.about).is_none();
    beartrap_scenarios::api().filter(is_playable).collect()
}

async fn played(api: Api, scenario: &ApiScenario) -> Result<Grade, String> {
    let mut world = ApiWorld::new(Arc::new(api), &scenario.id(), 7);
    let outcome = (scenario.run)(&mut world).await;
    outcome.map(|judgement| judgement.grade).map_err(|unsettled| unsettled.0)
}

#[tokio::test]
async fn an_honest_api_passes_every_check_that_borrowed_tokens_are_enough_for() {
    let mut ids = BTreeSet::new();
    for scenario in playable(&of_users(None).await) {
        let grade = played(of_users(None).await, scenario).await;
        assert!(matches!(grade, Ok(Grade::Good | Grade::Noted(_))), "{}: {grade:?}", scenario.id());
        ids.insert(scenario.id());
    }
    for scenario in playable(&of_clients(None).await) {
        let grade = played(of_clients(None).await, scenario).await;
        assert!(matches!(grade, Ok(Grade::Good | Grade::Noted(_))), "{}: {grade:?}", scenario.id());
        ids.insert(scenario.id());
    }
    for id in [
        "api.alg-none",
        "api.id-token-as-bearer",
        "api.verify-cache-expiry",
        "api.payload-tampered",
        "api.wrong-audience",
        "api.scope-missing",
    ] {
        assert!(ids.contains(id), "{id} was not played");
    }
    assert!(ids.len() >= 30, "only {} were played: {ids:?}", ids.len());
}

/// What a check finds with tokens that beartrap minted it finds with tokens that it borrowed.
#[tokio::test]
async fn every_such_check_finds_its_fault() {
    let mut missed = Vec::new();
    let of_clients_too: BTreeSet<String> =
        playable(&of_clients(None).await).iter().map(|scenario| scenario.id()).collect();
    for scenario in playable(&of_users(None).await) {
        let id = scenario.id();
        let mutant = Some(if id == OPAQUE.0 { OPAQUE.1 } else { scenario.about.mutant });
        let by_users = played(of_users(mutant).await, scenario).await;
        let found = |grade: &Result<Grade, String>| *grade == Ok(Grade::Bad);
        let by_clients = if of_clients_too.contains(&id) {
            played(of_clients(mutant).await, scenario).await
        } else {
            Err("not played".to_owned())
        };
        if !found(&by_users) && !found(&by_clients) {
            missed.push(format!("{id}: {by_users:?}, {by_clients:?}"));
        }
    }
    for id in ["api.wrong-audience", "api.scope-missing", "api.verify-cache-expiry"] {
        let scenario = beartrap_scenarios::api().find(|scenario| scenario.id() == id).unwrap();
        let grade = played(of_clients(Some(scenario.about.mutant)).await, scenario).await;
        if grade != Ok(Grade::Bad) {
            missed.push(format!("{id}: {grade:?}"));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

#[tokio::test]
async fn what_needs_the_issuers_key_is_not_applicable_and_says_why() {
    let api = of_users(None).await;
    let prepared = prepare_api(api, true, 7, &mut |_| {}).await.unwrap();
    let expired = beartrap_scenarios::api().find(|scenario| scenario.id() == "api.expired").unwrap();
    let mut verdicts = Vec::new();
    let mut see = |event| {
        if let beartrap_core::Event::Settled(result) = event {
            verdicts.push(result.verdict);
        }
    };
    run(&prepared, &[expired], &Options::default(), Vec::new(), &mut see).await;
    assert!(matches!(verdicts[..], [Verdict::NotApplicable(Capability::OwnIssuer)]), "{verdicts:?}");
    assert!(verdicts[0].reason().unwrap().contains("let beartrap play the issuer"));
}

#[tokio::test]
async fn tokens_are_those_that_were_issued() {
    let api = Arc::new(of_users(None).await);
    let world = ApiWorld::new(api.clone(), "test", 7);
    let claims = |token: &str| Value::Object(Jws::parse(token).unwrap().claims().clone());
    let issued = claims(&world.token().compact());
    assert_eq!(issued["iss"], "https://op.beartrap.test");
    assert!(issued["sub"].as_str().unwrap().starts_with("u-"));
    let borrowed = world.borrowed().unwrap();
    assert_eq!(claims(&borrowed.id_token().unwrap())["iss"], issued["iss"]);
    assert!(borrowed.refresh_token().is_some());
    assert_eq!(world.trusted_keys()["keys"][0]["kty"], "RSA");
}
