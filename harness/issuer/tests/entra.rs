//! What APIs meet that ask an issuer in the shape of Microsoft Entra ID.
#![expect(clippy::unwrap_used, reason = "a test that gets no answer should stop")]

use beartrap_forge::{Algorithm, EntraSetting, EntraVersion, Form, SigningKey, Token, entra};
use beartrap_issuer::{EntraKey, EntraShape, Issuer, Key, OnBehalfOf, Reply};
use bytes::Bytes;
use serde_json::{Value, json};

const AUTHORITY: &str = "https://login.test";

fn in_memory(version: EntraVersion, many_tenants: bool) -> Issuer {
    let shape = EntraShape { tenant: entra::HOME.to_owned(), version, many_tenants };
    Issuer::entra(AUTHORITY, entra::API, shape, || 1_767_225_600)
}

fn get(issuer: &Issuer, path: &str) -> (u16, Value) {
    let target = path.strip_prefix(AUTHORITY).unwrap_or(path);
    let reply = issuer.answer(&http::Request::get(target).body(Bytes::new()).unwrap());
    let Reply::Answer(answer) = reply else { panic!("no answer: {reply:?}") };
    (answer.status().as_u16(), serde_json::from_slice(answer.body()).unwrap_or_default())
}

fn ids(set: &Value) -> Vec<&str> {
    set["keys"].as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap()).collect()
}

#[test]
fn a_tenant_is_the_issuer_of_its_documents_and_all_tenants_together_are_a_template() {
    let issuer = in_memory(EntraVersion::V2, false);
    let of = |tenant: &str, version: &str| {
        get(&issuer, &format!("/{tenant}{version}/.well-known/openid-configuration"))
    };
    assert_eq!(of(entra::HOME, "/v2.0").1["issuer"], issuer.url());
    assert_eq!(of(entra::HOME, "/v2.0").1["jwks_uri"], issuer.jwks_uri());
    assert_eq!(of(entra::HOME, "").1["issuer"], format!("{AUTHORITY}/{}/", entra::HOME));
    for tenant in ["common", "organizations"] {
        assert_eq!(of(tenant, "/v2.0").1["issuer"], format!("{AUTHORITY}/{{tenantid}}/v2.0"));
    }
    assert_eq!(of("consumers", "/v2.0").1["issuer"], format!("{AUTHORITY}/{}/v2.0", entra::CONSUMERS));
    let (status, unknown) = of("nobody", "/v2.0");
    assert_eq!((status, &unknown["error"]), (400, &json!("invalid_tenant")));
}

#[test]
fn keys_say_whom_they_sign_for_and_a_tenant_shows_only_its_own() {
    let issuer = in_memory(EntraVersion::V2, true);
    let (_, all) = get(&issuer, &issuer.jwks_uri());
    assert_eq!(ids(&all), ["rsa-1", "consumers-1", "tenant-1"]);
    assert_eq!(all["keys"][0]["issuer"], format!("{AUTHORITY}/{{tenantid}}/v2.0"));
    assert_eq!(all["keys"][1]["issuer"], format!("{AUTHORITY}/{}/v2.0", entra::CONSUMERS));
    assert!(all["keys"].as_array().unwrap().iter().all(|key| key["alg"].is_null() && key["d"].is_null()));
    let of = |tenant: &str| get(&issuer, &format!("/{tenant}/discovery/v2.0/keys")).1;
    assert_eq!(ids(&of(entra::HOME)), ["rsa-1"]);
    assert_eq!(ids(&of(entra::SECOND)), ["rsa-1", "tenant-1"]);
    assert_eq!(ids(&of("consumers")), ["rsa-1", "consumers-1"]);
}

#[test]
fn version_one_has_a_key_of_its_own_and_an_application_too() {
    let issuer = in_memory(EntraVersion::V1, false);
    assert_eq!(issuer.url(), format!("{AUTHORITY}/{}/", entra::HOME));
    let (_, keys) = get(&issuer, &issuer.jwks_uri());
    assert_eq!(ids(&keys), ["rsa-1", "version-one-1"]);
    assert!(!ids(&get(&issuer, "/common/discovery/keys").1).contains(&"consumers-1"), "version 1 has none");
    assert!(keys["keys"].as_array().unwrap().iter().all(|key| key["issuer"].is_null()));
    let asked = format!("/{}/v2.0/.well-known/openid-configuration?appid={}", entra::HOME, entra::OTHER_API);
    let uri = get(&issuer, &asked).1["jwks_uri"].as_str().unwrap().to_owned();
    assert!(ids(&get(&issuer, &uri).1).contains(&EntraKey::OtherApi.key().kid().unwrap()));
}

#[test]
fn a_rotation_shows_in_every_document_and_ends() {
    let issuer = in_memory(EntraVersion::V2, false);
    issuer.publish_also(issuer.key(Key::Next).public_jwk());
    assert_eq!(ids(&get(&issuer, &issuer.jwks_uri()).1), ["rsa-1", "rsa-2"]);
    assert_eq!(issuer.fetches("/jwks").len(), 1);
    issuer.recovers();
    assert_eq!(ids(&get(&issuer, &issuer.jwks_uri()).1), ["rsa-1"]);
}

/// What the token endpoint answers to a middle tier that presents this assertion.
fn exchange(issuer: &Issuer, assertion: &str, but: impl Fn(Form) -> Form) -> (u16, Value) {
    let form = but(Form::of([
        ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
        ("requested_token_use", "on_behalf_of"),
        ("client_id", entra::API),
        ("client_secret", "any"),
        ("scope", &issuer.downstream_scope()),
        ("assertion", assertion),
    ]));
    let target = issuer.token_endpoint().replace(AUTHORITY, "");
    sent(issuer, &http::Request::post(target).body(form.encode().into()).unwrap())
}

fn sent(issuer: &Issuer, request: &http::Request<Bytes>) -> (u16, Value) {
    let Reply::Answer(answer) = issuer.answer(request) else { panic!("no answer") };
    (answer.status().as_u16(), serde_json::from_slice(answer.body()).unwrap_or_default())
}

fn call_downstream(issuer: &Issuer, token: &str) -> (u16, Value) {
    let request = http::Request::get("/downstream").header("authorization", format!("Bearer {token}"));
    sent(issuer, &request.body(Bytes::new()).unwrap())
}

fn users_token(issuer: &Issuer) -> Token {
    let setting = EntraSetting::new(AUTHORITY, entra::API, issuer.now());
    Token::entra_user(&setting, "orders.read", &issuer.key(Key::First))
}

#[test]
fn the_token_of_a_user_is_exchanged_for_one_of_the_same_user() {
    let issuer = in_memory(EntraVersion::V2, false);
    let token = users_token(&issuer).claim("oid", "somebody").compact();
    let (status, answer) = exchange(&issuer, &token, |form| form);
    assert_eq!((status, &answer["token_type"]), (200, &json!("Bearer")));
    let next = answer["access_token"].as_str().unwrap();
    assert_eq!(call_downstream(&issuer, &token).0, 401, "a token for the middle tier is not passed on");
    let (status, shown) = call_downstream(&issuer, next);
    assert_eq!((status, &shown["downstream"]["oid"]), (200, &json!("somebody")));
    let called = OnBehalfOf::Called { tid: entra::HOME.into(), oid: "somebody".into() };
    assert_eq!(issuer.on_behalf_of(), [OnBehalfOf::Asked { assertion: token }, called]);
}

#[test]
fn an_exchange_is_refused_for_the_reason_that_it_has() {
    let issuer = in_memory(EntraVersion::V2, false);
    let honest = users_token(&issuer);
    let code = |token: &Token| exchange(&issuer, &token.compact(), |form| form).1["error_codes"][0].clone();
    let attacker = SigningKey::attacker(Algorithm::Rs256);
    for (token, expected) in [
        (honest.clone().signed_by(&attacker), 50_013),
        (honest.clone().claim("exp", issuer.now()), 500_133),
        (honest.clone().claim("aud", entra::OTHER_API), 500_131),
        (honest.clone().without_claim("scp"), 7_000_114),
    ] {
        assert_eq!(code(&token), expected);
    }
    let without = |name| exchange(&issuer, &honest.compact(), |form| form.without(name));
    for (name, error) in [
        ("grant_type", "unsupported_grant_type"),
        ("requested_token_use", "invalid_request"),
        ("client_secret", "invalid_client"),
        ("scope", "invalid_scope"),
    ] {
        assert_eq!(without(name).1["error"], error);
    }
    assert_eq!(without("client_secret").0, 401);
}

#[test]
fn an_assertion_can_be_refused_until_the_issuer_recovers() {
    let issuer = in_memory(EntraVersion::V2, false);
    let token = users_token(&issuer).compact();
    issuer.refuses_to_exchange(&token, json!({ "error": "interaction_required" }));
    let answer = || exchange(&issuer, &token, |form| form);
    assert_eq!(answer(), (400, json!({ "error": "interaction_required" })));
    issuer.recovers();
    assert_eq!(answer().0, 200);
}
