//! Registration, sign-in, token and API together, as those who build on Entra meet them.

use crate::common::browser::Browser;
use crate::common::{
    AUTHORITY, CONTOSO, Entra, NIGHTLY, NIGHTLY_KEEPS, NOW, ORDERS_API, PORTAL, but, claims, read, refused,
};
use beartrap_forge::{Algorithm, Certificate, EntraSetting, Jws, Pkce, SigningKey, Token};
use beartrap_lab::{Clock, EntraApi, EntraApiConfig, FetchUrl, SendRequest, Signed};
use bytes::Bytes;
use http::{Request, header};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

const ALICE: &str = "alice@contoso.example";
const PORTAL_URI: &str = "https://portal.contoso.example/signin-oidc";
const VERIFIER: &str = "a-verifier-of-43-characters-or-a-few-more-of-them";
const DAEMON: [(&str, &str); 4] = [
    ("grant_type", "client_credentials"),
    ("client_id", NIGHTLY),
    ("client_secret", "nightly-secret"),
    ("scope", "api://a0000000-0000-4000-8000-0000000000a1/.default"),
];

/// The lab's API, and how often it asked the personality for anything.
fn api_of(entra: &Entra) -> (EntraApi, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let [of_fetch, of_send] = [&entra.0, &entra.0].map(Arc::clone);
    let [documents, requests] = [&asked, &asked].map(Arc::clone);
    let fetch: FetchUrl = Arc::new(move |url| {
        documents.fetch_add(1, Ordering::Relaxed);
        let answer = of_fetch.answer(Request::get(url).body(Bytes::new()).ok()?);
        Some((answer.status().as_u16(), answer.into_body()))
    });
    let send: SendRequest = Arc::new(move |request| {
        requests.fetch_add(1, Ordering::Relaxed);
        let answer = of_send.answer(request);
        Some((answer.status().as_u16(), answer.into_body()))
    });
    let config =
        EntraApiConfig { authority: AUTHORITY.into(), fetch, send, clock: Clock::fixed(NOW), fault: None };
    (EntraApi::new(config).with_clients(&[PORTAL, NIGHTLY]), asked)
}

fn called(api: &EntraApi, method: &str, path: &str, token: &str) -> u16 {
    let request = Request::builder().method(method).uri(path);
    let request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    api.answer(request.body(Bytes::new()).unwrap()).status().as_u16()
}

fn access(document: &Value) -> &str {
    document["access_token"].as_str().unwrap_or_else(|| panic!("no token: {document}"))
}

/// Alice's tokens at the portal, for these scopes.
fn alices(entra: &Entra, scope: &str) -> Value {
    let challenge = Pkce::of(VERIFIER).challenge;
    let request = [
        ("client_id", PORTAL),
        ("response_type", "code"),
        ("redirect_uri", PORTAL_URI),
        ("scope", scope),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
    ];
    let mut browser = Browser::new(entra);
    let page = browser.open("/contoso.example/oauth2/v2.0/authorize", &request);
    let page = browser.sign_in(&page, ALICE, "alice-password");
    let code = browser.accept(&page).code();
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", PORTAL),
        ("client_secret", "portal-secret"),
        ("redirect_uri", PORTAL_URI),
        ("code", &code),
        ("code_verifier", VERIFIER),
    ];
    entra.token(&form).1
}

/// The ledger is changed, and the same octets get another answer; it is read and listed without any endpoint.
#[test]
fn m0_6_who_is_allowed_is_kept_apart_from_who_asks() {
    let directory = crate::common::directory(&[]);
    assert!(!directory.inventory(NOW).registrations.is_empty(), "without a personality");
    let entra = Entra::of(directory);
    let roles = || claims(&entra.token(&DAEMON).1, "access_token").get("roles").cloned();
    assert_eq!(roles(), Some(json!(["Orders.Read.All"])));
    assert!(entra.0.withdraw_consent("nightly", "contoso.example"));
    assert_eq!(roles(), None);
}

#[test]
fn m3_72_an_api_asks_the_issuer_for_keys_and_not_about_each_token() {
    let entra = Entra::new();
    let (api, asked) = api_of(&entra);
    let (_, document) = entra.token(&DAEMON);
    assert_eq!(called(&api, "GET", "/orders", access(&document)), 200);
    let once = asked.load(Ordering::Relaxed);
    assert!(once > 0, "the keys have to come from somewhere");
    for _ in 0..20 {
        let (_, document) = entra.token(&DAEMON);
        assert_eq!(called(&api, "GET", "/orders", access(&document)), 200);
    }
    assert_eq!(asked.load(Ordering::Relaxed), once, "one question for all");
}

/// Nobody signs in at night: registration, grant, token, call, and what it must not do.
#[test]
fn m3_102_m4_23_a_nightly_job_reads_all_orders_and_writes_none() {
    let entra = Entra::new();
    let (api, _) = api_of(&entra);
    let (status, document) = entra.token(&DAEMON);
    assert_eq!(status, 200, "{document}");
    assert_eq!(claims(&document, "access_token")["roles"], json!(["Orders.Read.All"]));
    assert_eq!(called(&api, "GET", "/orders", access(&document)), 200);
    assert_eq!(called(&api, "POST", "/orders", access(&document)), 403, "its role reads");
    assert_eq!(called(&api, "GET", "/me", access(&document)), 403, "it is no user");
    assert!(entra.0.withdraw_consent("nightly", "contoso.example"));
    let (_, document) = entra.token(&DAEMON);
    assert_eq!(called(&api, "GET", "/orders", access(&document)), 403, "a token is no permission");
    let wrong = but(&DAEMON, "client_secret", "yesterdays");
    assert_eq!(refused(&entra.token(&wrong)).2, 7_000_215);
}

#[test]
fn m4_22_the_scope_of_the_sample_opens_what_it_names() {
    let entra = Entra::new();
    let (api, _) = api_of(&entra);
    assert!(EntraApi::contract().contains("scp = [\"orders.read\"]"));
    let document = alices(&entra, "api://a0000000-0000-4000-8000-0000000000a1/orders.read");
    assert_eq!(claims(&document, "access_token")["scp"], "orders.read");
    assert_eq!(called(&api, "GET", "/orders", access(&document)), 200);
    assert_eq!(called(&api, "POST", "/orders", access(&document)), 403, "that is orders.write");
    // A registration may leave that scope to administrators.
    let scope = "{ name = \"orders.read\", consent = \"user\" }";
    let entra = Entra::changed(&[(scope, "{ name = \"orders.read\", consent = \"administrator\" }")]);
    let request = [
        ("client_id", PORTAL),
        ("response_type", "code"),
        ("redirect_uri", PORTAL_URI),
        ("scope", "api://a0000000-0000-4000-8000-0000000000a1/orders.read"),
    ];
    let mut browser = Browser::new(&entra);
    let page = browser.open("/contoso.example/oauth2/v2.0/authorize", &request);
    assert_eq!(browser.sign_in(&page, ALICE, "alice-password").number(), 90_094);
}

/// Directories for customers issue under hosts of their own; an API for a workforce does not know them.
#[test]
fn m3_15_m3_71_issuers_of_customers_directories_are_none_of_a_workforces_api() {
    let (api, _) = api_of(&Entra::new());
    let key = SigningKey::trusted(Algorithm::Rs256).with_kid(&Certificate::TRUSTED.x5t());
    let own = Token::entra_user(&EntraSetting::new(AUTHORITY, ORDERS_API, NOW), "orders.read", &key);
    assert_eq!(called(&api, "GET", "/orders", &own.compact()), 200);
    for issuer in [
        format!("https://contoso.b2clogin.com/{CONTOSO}/v2.0/"),
        format!("https://contoso.b2clogin.com/tfp/{CONTOSO}/b2c_1_sign_in/v2.0/"),
        format!("https://{CONTOSO}.ciamlogin.com/{CONTOSO}/v2.0"),
        format!("https://contoso.ciamlogin.com/{CONTOSO}/v2.0"),
    ] {
        let token = own.clone().claim("iss", issuer.clone());
        assert_eq!(called(&api, "GET", "/orders", &token.compact()), 401, "{issuer}");
    }
}

/// A client that knows OpenID Connect and nothing of Entra: all that it uses stands in the document.
#[test]
fn m3_109_a_plain_client_of_openid_connect_needs_the_metadata_alone() {
    let entra = Entra::new();
    let (_, metadata) = entra.get(&format!("/{CONTOSO}/v2.0/.well-known/openid-configuration"));
    let at = |name: &str| metadata[name].as_str().unwrap().strip_prefix(AUTHORITY).unwrap().to_owned();
    let challenge = Pkce::of(VERIFIER).challenge;
    let request = [
        ("response_type", "code"),
        ("client_id", PORTAL),
        ("redirect_uri", PORTAL_URI),
        ("scope", "openid profile email"),
        ("state", "s-1"),
        ("nonce", "n-1"),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
    ];
    let mut browser = Browser::new(&entra);
    let page = browser.open(&at("authorization_endpoint"), &request);
    let page = browser.sign_in(&page, ALICE, "alice-password");
    let back = browser.accept(&page);
    assert_eq!(back.parameter("state").as_deref(), Some("s-1"));
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", PORTAL),
        ("client_secret", "portal-secret"),
        ("redirect_uri", PORTAL_URI),
        ("code", &back.code()),
        ("code_verifier", VERIFIER),
    ];
    let (status, tokens) = entra.post(&at("token_endpoint"), &form);
    assert_eq!(status, 200, "{tokens}");
    // OpenID Connect Core 1.0, section 3.1.3.7.
    let id_token = tokens["id_token"].as_str().unwrap();
    let signed = Signed::read(id_token).unwrap();
    let (_, keys) = entra.get(&at("jwks_uri"));
    let kid = signed.header("kid").unwrap().to_owned();
    let key = keys["keys"].as_array().unwrap().iter().find(|key| key["kid"] == kid).unwrap();
    assert!(signed.is_by(key, &["RS256"]));
    let id = Jws::parse(id_token).unwrap().claims().clone();
    assert_eq!(id["iss"], metadata["issuer"]);
    assert_eq!((&id["aud"], &id["nonce"]), (&json!(PORTAL), &json!("n-1")));
    assert!(id["exp"].as_u64().is_some_and(|end| end > NOW));
    let request = Request::get(metadata["userinfo_endpoint"].as_str().unwrap())
        .header(header::AUTHORIZATION, format!("Bearer {}", access(&tokens)));
    let (status, person) = read(&entra.send(request, ""));
    assert_eq!((status, &person["sub"]), (200, &id["sub"]));
}

/// Who makes a secret knows it from then on; nothing tells it to anybody again.
#[test]
fn m2_51_a_secret_is_known_to_who_made_it_and_not_told_again() {
    let entra = Entra::new();
    let (id, value) = ("5ec4e700-0000-4000-8000-0000000000ff", "made-once-and-shown-once");
    assert!(entra.0.add_secret("nightly", id, value, NOW + 86_400));
    assert_eq!(entra.token(&but(&DAEMON, "client_secret", value)).0, 200);
    assert_eq!(refused(&entra.token(&but(&DAEMON, "client_secret", id))).2, 7_000_215, "its id is none");
    for path in [
        "/control",
        "/graph/v1.0/auditLogs/directoryAudits",
        "/graph/v1.0/auditLogs/signIns",
        "/graph/v1.0/applications",
        "/contoso.example/v2.0/.well-known/openid-configuration",
    ] {
        let answer = entra.send(Request::get(path), "");
        let text = String::from_utf8_lossy(answer.body());
        assert!(!text.contains(value), "{path}: {text}");
    }
    let old = "5ec4e700-0000-4000-8000-000000000001\", value = \"nightly-secret\"";
    let new = format!("{id}\", value = \"{value}\"");
    let written = format!("{:?}", crate::common::directory(&[(old, &new)]).inventory(NOW));
    assert!(written.contains(id) && !written.contains(value), "its id and its end are listed");
}

/// A client of which the inventory lists nothing that could be stolen gets the same token as one with a secret.
#[test]
fn m4_30_the_inventory_tells_who_keeps_a_secret_and_who_needs_none() {
    let without = &[(NIGHTLY_KEEPS, "")][..];
    for (changes, kinds) in [
        (&[][..], vec!["secret", "secret", "certificate", "certificate", "federated", "federated"]),
        (without, vec!["federated", "federated"]),
    ] {
        let inventory = crate::common::directory(changes).inventory(NOW);
        let nightly = inventory.registrations.iter().find(|known| known.name == "nightly").unwrap();
        assert_eq!(nightly.credentials.iter().map(|known| known.kind).collect::<Vec<_>>(), kinds);
    }
    let pipeline = beartrap_forge::Json::object()
        .member("iss", "https://ci.example")
        .member("sub", "repo:contoso/orders:ref:refs/heads/main")
        .member("aud", "api://AzureADTokenExchange")
        .member("exp", NOW + 300);
    let pipeline =
        Token::new("JWT", pipeline, NOW, &SigningKey::spare(beartrap_forge::Spare::Second)).compact();
    let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    let form = but(&but(&DAEMON, "client_secret", ""), "client_assertion_type", kind);
    let entra = Entra::changed(without);
    let (_, document) = entra.token(&but(&form, "client_assertion", &pipeline));
    assert_eq!(claims(&document, "access_token")["roles"], json!(["Orders.Read.All"]));
    assert_eq!(refused(&entra.token(&DAEMON)).0, 401, "the secret of yesterday is worth nothing");
}
