//! What everybody may read.

use crate::common::{
    AUTHORITY, CONSUMERS, CONTOSO, Entra, FABRIKAM, NIGHTLY, ORDERS_API, STOCK_API, refused,
};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use beartrap_forge::{Certificate, Jws};
use beartrap_lab::ClientCertificate;
use bytes::Bytes;
use http::Request;
use serde_json::{Value, json};

fn metadata(entra: &Entra, tenant: &str, version: &str) -> Value {
    let (status, document) = entra.get(&format!("/{tenant}{version}/.well-known/openid-configuration"));
    assert_eq!(status, 200, "{document}");
    document
}

fn keys(entra: &Entra, path: &str) -> Vec<Value> {
    let (status, document) = entra.get(path);
    assert_eq!(status, 200, "{path}: {document}");
    document["keys"].as_array().unwrap().clone()
}

fn kids(keys: &[Value]) -> Vec<&str> {
    keys.iter().map(|key| key["kid"].as_str().unwrap()).collect()
}

#[test]
fn m3_12_a_tenant_is_found_by_id_and_by_domain_and_its_issuer_has_the_id() {
    let entra = Entra::new();
    for named in [CONTOSO, "contoso.example", "Contoso.Example"] {
        let v2 = metadata(&entra, named, "/v2.0");
        assert_eq!(v2["issuer"], format!("{AUTHORITY}/{CONTOSO}/v2.0"), "{named}");
        assert_eq!(v2["token_endpoint"], format!("{AUTHORITY}/{CONTOSO}/oauth2/v2.0/token"));
        let v1 = metadata(&entra, named, "");
        assert_eq!(v1["issuer"], format!("{AUTHORITY}/{CONTOSO}/"), "the slash is part of it");
        assert_eq!(v1["token_endpoint"], format!("{AUTHORITY}/{CONTOSO}/oauth2/token"));
    }
}

#[test]
fn common_and_organizations_have_an_issuer_that_no_token_has() {
    let entra = Entra::new();
    for named in ["common", "organizations"] {
        let document = metadata(&entra, named, "/v2.0");
        assert_eq!(document["issuer"], format!("{AUTHORITY}/{{tenantid}}/v2.0"));
        assert_eq!(document["jwks_uri"], format!("{AUTHORITY}/{named}/discovery/v2.0/keys"));
        assert_eq!(document["tenant_region_scope"], Value::Null);
    }
    assert_eq!(metadata(&entra, "common", "")["issuer"], format!("{AUTHORITY}/{{tenantid}}/"));
    let consumers = metadata(&entra, "consumers", "/v2.0");
    assert_eq!(consumers["issuer"], format!("{AUTHORITY}/{CONSUMERS}/v2.0"));
}

#[test]
fn the_metadata_has_each_member_and_keeps_back_the_others() {
    let entra = Entra::new();
    let v2 = metadata(&entra, CONTOSO, "/v2.0");
    let mut names: Vec<&str> = v2.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "authorization_endpoint",
            "claims_supported",
            "cloud_graph_host_name",
            "cloud_instance_name",
            "device_authorization_endpoint",
            "end_session_endpoint",
            "frontchannel_logout_supported",
            "http_logout_supported",
            "id_token_signing_alg_values_supported",
            "issuer",
            "jwks_uri",
            "kerberos_endpoint",
            "msgraph_host",
            "mtls_endpoint_aliases",
            "rbac_url",
            "request_uri_parameter_supported",
            "response_modes_supported",
            "response_types_supported",
            "scopes_supported",
            "subject_types_supported",
            "tenant_region_scope",
            "tls_client_certificate_bound_access_tokens",
            "token_endpoint",
            "token_endpoint_auth_methods_supported",
            "userinfo_endpoint",
        ]
    );
    assert_eq!(
        v2["response_types_supported"],
        json!(["code", "id_token", "code id_token", "id_token token"])
    );
    assert_eq!(v2["scopes_supported"], json!(["openid", "profile", "email", "offline_access"]));
    assert_eq!(
        (&v2["tenant_region_scope"], v2["claims_supported"].as_array().unwrap().len()),
        (&json!("NA"), 19)
    );
    let v1 = metadata(&entra, CONTOSO, "");
    assert_eq!(
        (&v1["scopes_supported"], &v1["microsoft_multi_refresh_token"]),
        (&json!(["openid"]), &json!(true))
    );
    assert!(
        v1["check_session_iframe"].is_string()
            && v1["claims_supported"].as_array().unwrap().contains(&json!("amr"))
    );
    assert!(v1["response_types_supported"].as_array().unwrap().contains(&json!("token")));
    let userinfo = |document: &Value| document["userinfo_endpoint"].as_str().unwrap().to_owned();
    assert_eq!(userinfo(&v1), format!("{AUTHORITY}/{CONTOSO}/openid/userinfo"));
    assert_eq!(userinfo(&v2), format!("{AUTHORITY}/graph/oidc/userinfo"));
    assert_eq!(userinfo(&metadata(&entra, "common", "")), format!("{AUTHORITY}/common/openid/userinfo"));
}

#[test]
fn the_directory_says_whether_mutual_tls_is_offered() {
    let mut text = include_str!("../../src/directory/world.toml").to_owned();
    text.push_str("\n[switches]\nmutual_tls_metadata = false\n");
    let entra = Entra::of(beartrap_entra::Directory::parse(&text).unwrap());
    let document = metadata(&entra, CONTOSO, "/v2.0");
    assert_eq!(
        (&document["mtls_endpoint_aliases"], &document["tls_client_certificate_bound_access_tokens"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(
        document["token_endpoint_auth_methods_supported"],
        json!(["client_secret_post", "private_key_jwt", "client_secret_basic"])
    );
}

#[test]
fn m3_2_old_host_names_stay_in_the_issuer_of_version_one() {
    let mut text = include_str!("../../src/directory/world.toml").to_owned();
    text.push_str("\n[switches]\nversion_1_issuer = \"https://sts.windows.net\"\n");
    let entra = Entra::of(beartrap_entra::Directory::parse(&text).unwrap());
    let v1 = metadata(&entra, CONTOSO, "");
    assert_eq!(v1["issuer"], format!("https://sts.windows.net/{CONTOSO}/"));
    assert_eq!(
        v1["jwks_uri"],
        format!("{AUTHORITY}/{CONTOSO}/discovery/keys"),
        "only the name is another one"
    );
    assert_eq!(metadata(&entra, CONTOSO, "/v2.0")["issuer"], format!("{AUTHORITY}/{CONTOSO}/v2.0"));
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", NIGHTLY),
        ("client_secret", "nightly-secret"),
        ("scope", "https://graph.microsoft.com/.default"),
    ];
    let (_, document) = entra.token(&form);
    assert_eq!(crate::common::claims(&document, "access_token")["iss"], v1["issuer"]);
}

#[test]
fn each_key_of_version_two_says_whom_it_signs_for_and_is_the_one_of_its_certificate() {
    let entra = Entra::new();
    let all = keys(&entra, "/common/discovery/v2.0/keys");
    let issuers: Vec<&Value> = all.iter().map(|key| &key["issuer"]).collect();
    assert_eq!(
        issuers,
        [&json!(format!("{AUTHORITY}/{{tenantid}}/v2.0")), &json!(format!("{AUTHORITY}/{CONSUMERS}/v2.0"))]
    );
    for key in &all {
        assert_eq!((&key["kid"], &key["use"], &key["alg"]), (&key["x5t"], &json!("sig"), &Value::Null));
        let certificate = ClientCertificate::read(key["x5c"][0].as_str().unwrap()).unwrap();
        assert_eq!(
            (&certificate.jwk["n"], &certificate.x5t),
            (&key["n"], &key["x5t"].as_str().unwrap().to_owned())
        );
        assert_eq!(key["cloud_instance_name"], "microsoftonline.com");
    }
    let organisations = keys(&entra, &format!("/{CONTOSO}/discovery/v2.0/keys"));
    assert_eq!(
        organisations,
        all[..1],
        "an organisation's tokens are not signed with the key of personal accounts"
    );
    assert_eq!(keys(&entra, &format!("/{FABRIKAM}/discovery/v2.0/keys")), organisations, "all share one");
    assert_eq!(keys(&entra, "/consumers/discovery/v2.0/keys").len(), 2);
    let v1 = keys(&entra, &format!("/{CONTOSO}/discovery/keys"));
    assert_eq!((kids(&v1), &v1[0]["issuer"]), (kids(&organisations), &Value::Null));
}

/// Only who asks for the keys of that application can verify its tokens.
#[test]
fn an_application_may_have_a_key_of_its_own() {
    let entra = Entra::changed(&[("token_version = 2", "token_version = 2\ncustom_key = true")]);
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", NIGHTLY),
        ("client_secret", "nightly-secret"),
        ("scope", "api://a0000000-0000-4000-8000-0000000000a1/.default"),
    ];
    let (_, document) = entra.token(&form);
    let token = Jws::parse(document["access_token"].as_str().unwrap()).unwrap();
    let usual = keys(&entra, &format!("/{CONTOSO}/discovery/v2.0/keys"));
    assert!(!kids(&usual).contains(&token.kid().unwrap()));
    let (_, asked) =
        entra.get(&format!("/{CONTOSO}/v2.0/.well-known/openid-configuration?appid={ORDERS_API}"));
    let uri = asked["jwks_uri"].as_str().unwrap();
    assert_eq!(uri, format!("{AUTHORITY}/{CONTOSO}/discovery/v2.0/keys?appid={ORDERS_API}"));
    let own = keys(&entra, uri.strip_prefix(AUTHORITY).unwrap());
    let key = own.iter().find(|key| key["kid"] == token.kid().unwrap()).unwrap();
    token.verify(key).unwrap();
    let other = keys(&entra, &format!("/{CONTOSO}/discovery/v2.0/keys?appid={STOCK_API}"));
    assert_eq!(kids(&other), kids(&usual), "it has none");
    assert_eq!(entra.get(&format!("/{CONTOSO}/discovery/v2.0/keys?appid=x")).0, 400);
}

#[test]
fn a_token_is_signed_with_a_key_that_is_published() {
    let entra = Entra::new();
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", NIGHTLY),
        ("client_secret", "nightly-secret"),
        ("scope", "api://a0000000-0000-4000-8000-0000000000a1/.default"),
    ];
    let (_, document) = entra.token(&form);
    let token = Jws::parse(document["access_token"].as_str().unwrap()).unwrap();
    let published = keys(&entra, &format!("/{CONTOSO}/discovery/v2.0/keys"));
    assert_eq!(token.kid(), published[0]["kid"].as_str());
    assert_eq!(token.kid(), Some(Certificate::TRUSTED.x5t().as_str()));
    token.verify(&published[0]).unwrap();
}

#[test]
fn m3_13_a_tenant_that_nobody_has_is_no_missing_page() {
    let entra = Entra::new();
    for path in [
        "/nobody.example/v2.0/.well-known/openid-configuration",
        "/nobody.example/.well-known/openid-configuration",
        "/nobody.example/discovery/v2.0/keys",
        "/33333333-aaaa-4aaa-8aaa-333333333333/discovery/keys",
        "/%3Cscript%3E/v2.0/.well-known/openid-configuration",
    ] {
        let answer = entra.get(path);
        assert_eq!(refused(&answer), (400, "invalid_tenant", 90_002), "{path}");
    }
    let answer = entra.post("/nobody.example/oauth2/v2.0/token", &[("grant_type", "client_credentials")]);
    assert_eq!(refused(&answer), (400, "invalid_tenant", 90_002));
}

#[test]
fn documents_may_be_kept_for_a_day_and_read_by_every_page() {
    let entra = Entra::new();
    let request = Request::get("/common/discovery/v2.0/keys")
        .header("client-request-id", "4d1f1e9e-1111-4222-8333-444455556666")
        .header("return-client-request-id", "true")
        .header("x-client-SKU", "MSAL.Python");
    let answer = entra.send(request, Bytes::new());
    let header = |name: &str| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    assert_eq!(header("cache-control").as_deref(), Some("max-age=86400, private"));
    assert_eq!(header("access-control-allow-origin").as_deref(), Some("*"));
    assert_eq!(header("client-request-id").as_deref(), Some("4d1f1e9e-1111-4222-8333-444455556666"));
    assert!(header("x-ms-request-id").is_some_and(|id| id.len() == 36));
    assert!(header("x-ms-ests-server").is_some() && header("p3p").is_some());
    let cookies: Vec<_> =
        answer.headers().get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap()).collect();
    for name in ["fpc=", "esctx=", "x-ms-gateway-slice=", "stsservicecookie="] {
        assert!(cookies.iter().any(|cookie| cookie.starts_with(name)), "{name}");
    }
    let posted = entra.post("/common/discovery/v2.0/keys", &[]);
    assert_eq!(refused(&posted).2, 900_561);
}

#[test]
fn a_host_is_an_authority_if_it_is_the_own_one_or_microsofts() {
    let entra = Entra::new();
    let ask = |endpoint: &str| {
        format!("/common/discovery/instance?api-version=1.1&authorization_endpoint={endpoint}")
    };
    let own = ask(&format!("{AUTHORITY}/contoso.example/oauth2/v2.0/authorize"));
    let (status, document) = entra.get(&own);
    assert_eq!(status, 200, "{document}");
    assert_eq!(
        document["tenant_discovery_endpoint"],
        format!("{AUTHORITY}/contoso.example/v2.0/.well-known/openid-configuration")
    );
    assert_eq!(document["metadata"][0]["preferred_network"], "login.test");
    assert!(document["metadata"][1]["aliases"].as_array().unwrap().contains(&json!("sts.windows.net")));
    let (status, _) = entra.get(&ask("https://login.microsoftonline.com/common/oauth2/authorize"));
    assert_eq!(status, 200);
    for endpoint in [
        "https://login.test.evil.example/common/oauth2/authorize",
        "https://login.microsoftonline.com.evil.example/common/oauth2/authorize",
        "http://login.microsoftonline.com/common/oauth2/authorize",
        "https://login.test/",
        "login.test",
    ] {
        assert_eq!(refused(&entra.get(&ask(endpoint))), (400, "invalid_instance", 50_049), "{endpoint}");
    }
    assert_eq!(refused(&entra.get("/common/discovery/instance?api-version=1.1")).2, 900_144);
}

#[test]
fn the_realm_of_a_user_says_who_keeps_the_password() {
    let entra = Entra::new();
    for (name, account) in [
        ("alice@contoso.example", "Managed"),
        ("nobody%40contoso.example", "Managed"),
        ("alice@elsewhere.example", "Unknown"),
        ("alice", "Unknown"),
    ] {
        let (status, document) = entra.get(&format!("/common/userrealm/{name}?api-version=1.0"));
        assert_eq!((status, document["account_type"].as_str()), (200, Some(account)), "{name}");
    }
}

/// What a fake key would need is nowhere: documents hold public halves alone.
#[test]
fn no_document_has_a_private_member() {
    let entra = Entra::new();
    for path in ["/common/discovery/v2.0/keys", "/common/discovery/keys"] {
        for key in keys(&entra, path) {
            assert!(["d", "p", "q", "dp", "dq", "qi"].iter().all(|name| key[*name].is_null()), "{path}");
            assert_eq!(STANDARD.decode(key["x5c"][0].as_str().unwrap()).unwrap()[0], 0x30);
            assert_eq!(URL_SAFE_NO_PAD.decode(key["e"].as_str().unwrap()).unwrap(), [1, 0, 1]);
        }
    }
}
