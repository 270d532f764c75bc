//! What APIs meet that ask an issuer in the shape of Microsoft Entra ID.
#![expect(clippy::unwrap_used, reason = "a test that gets no answer should stop")]

use beartrap_forge::{EntraVersion, entra};
use beartrap_issuer::{EntraKey, EntraShape, Issuer, Key, Reply};
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
