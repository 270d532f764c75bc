//! An application asks for itself.

use crate::common::{CONTOSO, Entra, FABRIKAM, NIGHTLY, NOW, ORDERS_API, but, claims, refused};
use beartrap_entra::Directory;
use http::{Request, header};
use serde_json::{Value, json};

const ORDERS: &str = "api://a0000000-0000-4000-8000-0000000000a1/.default";
const ASKS: [(&str, &str); 4] = [
    ("grant_type", "client_credentials"),
    ("client_id", NIGHTLY),
    ("client_secret", "nightly-secret"),
    ("scope", ORDERS),
];

fn with(entra: &Entra, name: &str, value: &str) -> (u16, Value) {
    entra.token(&but(&ASKS, name, value))
}

/// The default world and more of it.
fn and(more: &str) -> Entra {
    let world = format!("{}\n{more}", include_str!("../../src/directory/world.toml"));
    Entra::of(Directory::parse(&world).unwrap_or_else(|error| panic!("{error}")))
}

#[test]
fn m1_20_m2_39_m4_6_a_daemon_gets_what_an_administrator_granted_it() {
    let (status, document) = Entra::new().token(&ASKS);
    assert_eq!(status, 200, "{document}");
    let claims = claims(&document, "access_token");
    assert_eq!(claims["roles"], json!(["Orders.Read.All"]));
    assert_eq!(
        (&claims["aud"], &claims["azp"], &claims["azpacr"]),
        (&json!(ORDERS_API), &json!(NIGHTLY), &json!("1"))
    );
    assert_eq!(claims["exp"], NOW + 3_599);
}

#[test]
fn m2_29_m2_53_its_token_is_about_itself_and_about_no_user() {
    let (_, document) = Entra::new().token(&ASKS);
    let claims = claims(&document, "access_token");
    assert_eq!(claims["sub"], claims["oid"]);
    for of_users in ["scp", "name", "preferred_username", "idtyp", "upn"] {
        assert_eq!(claims.get(of_users), None, "{of_users}");
    }
}

#[test]
fn m2_43_m3_37_it_gets_an_access_token_and_nothing_else() {
    let entra = Entra::new();
    let with_openid = format!("{ORDERS} openid offline_access profile");
    for (_, document) in [entra.token(&ASKS), with(&entra, "scope", &with_openid)] {
        let mut members: Vec<_> = document.as_object().unwrap().keys().map(String::as_str).collect();
        members.sort_unstable();
        assert_eq!(members, ["access_token", "expires_in", "ext_expires_in", "token_type"]);
    }
}

#[test]
fn every_token_has_another_identifier() {
    let entra = Entra::new();
    let [first, second] = [entra.token(&ASKS), entra.token(&ASKS)].map(|(_, document)| document);
    assert_ne!(claims(&first, "access_token")["uti"], claims(&second, "access_token")["uti"]);
}

/// Whoever the tenant knows gets a token for whatever demands no assignment. That is no permission.
#[test]
fn m1_10_m1_12_m2_28_m3_42_without_an_administrators_consent_there_are_no_roles() {
    let consent = "client = \"nightly\"\ntenant = \"contoso.example\"";
    let entra = Entra::changed(&[(consent, "client = \"portal\"\ntenant = \"contoso.example\"")]);
    let (status, document) = entra.token(&ASKS);
    assert_eq!(status, 200, "{document}");
    assert_eq!(claims(&document, "access_token").get("roles"), None);
}

#[test]
fn m1_8_m2_31_m2_46_a_delegated_permission_is_none_for_a_daemon() {
    let entra = and(
        "[[consent]]\nclient = \"nightly\"\ntenant = \"contoso.example\"\npermissions = [\"graph/User.Read\"]\nby = \"carol@contoso.example\"\nat = 2026-01-01",
    );
    let (_, document) = with(&entra, "scope", "https://graph.microsoft.com/.default");
    let claims = claims(&document, "access_token");
    assert_eq!((claims.get("scp"), claims.get("roles")), (None, None));
}

#[test]
fn the_version_of_the_token_is_the_apis() {
    let entra = Entra::changed(&[("token_version = 2", "token_version = 1\noptional_claims = [\"idtyp\"]")]);
    let (_, document) = entra.token(&ASKS);
    let claims = claims(&document, "access_token");
    assert_eq!(
        (&claims["ver"], &claims["appid"], &claims["appidacr"]),
        (&json!("1.0"), &json!(NIGHTLY), &json!("1"))
    );
    assert_eq!(claims["aud"], ORDERS.strip_suffix("/.default").unwrap(), "as it was asked for");
    assert_eq!((&claims["idtyp"], &claims["idp"]), (&json!("app"), &claims["iss"]));
    let (_, document) = with(&entra, "scope", &format!("{ORDERS_API}/.default"));
    assert_eq!(crate::common::claims(&document, "access_token")["aud"], ORDERS_API);
    let pinned =
        Entra::changed(&[("token_version = 2", "token_version = 1\noptional_claims = [\"use_guid\"]")]);
    let (_, document) = pinned.token(&ASKS);
    assert_eq!(crate::common::claims(&document, "access_token")["aud"], ORDERS_API);
}

#[test]
fn the_endpoint_of_version_one_takes_a_resource_and_writes_numbers_as_text() {
    let entra = Entra::new();
    let resource = ORDERS.strip_suffix("/.default").unwrap();
    let form = but(&but(&ASKS, "scope", ""), "resource", resource);
    let (status, document) = entra.post("/contoso.example/oauth2/token", &form);
    assert_eq!(status, 200, "{document}");
    assert_eq!((&document["expires_in"], &document["ext_expires_in"]), (&json!("3599"), &json!("3599")));
    assert_eq!(document["not_before"], NOW.to_string());
    assert_eq!(document["expires_on"], (NOW + 3_599).to_string());
    assert_eq!(document["resource"], resource);
    assert_eq!(claims(&document, "access_token")["ver"], "2.0", "the token's version is still the API's");
    let missing = entra.post("/contoso.example/oauth2/token", &but(&form, "resource", ""));
    assert_eq!(refused(&missing).2, 900_144);
    let personal = entra.post("/consumers/oauth2/token", &form);
    assert_eq!(refused(&personal).2, 90_027);
}

#[test]
fn a_client_that_knows_challenges_gets_a_long_token() {
    let entra = Entra::new();
    for (claims, lifetime) in [
        (r#"{"access_token":{"xms_cc":{"values":["CP1"]}}}"#, 86_399),
        (r#"{"access_token":{"xms_cc":{"values":["cp2"]}}}"#, 3_599),
        (r#"{"access_token":{"xms_cc":{"values":"cp1"}}}"#, 3_599),
        ("{", 3_599),
    ] {
        assert_eq!(with(&entra, "claims", claims).1["expires_in"], lifetime, "{claims}");
    }
}

#[test]
fn m1_14_m1_16_m2_30_m2_58_each_wrong_field_has_its_own_refusal() {
    let entra = Entra::new();
    for (name, value, status, error, number) in [
        ("grant_type", "", 400, "invalid_request", 900_144),
        ("grant_type", "magic", 400, "unsupported_grant_type", 70_003),
        ("client_id", "", 400, "invalid_request", 900_144),
        ("client_id", "d0000000-0000-4000-8000-0000000000d9", 400, "unauthorized_client", 700_016),
        ("client_id", "nightly", 400, "unauthorized_client", 700_016),
        ("client_id", "00000000-0000-0000-0000-000000000000", 400, "unauthorized_client", 700_038),
        ("client_secret", "", 401, "invalid_client", 7_000_216),
        ("scope", "", 400, "invalid_request", 900_144),
        ("scope", " ", 400, "invalid_request", 28_002),
        ("scope", "openid profile", 400, "invalid_request", 700_023),
        ("scope", "api://a0000000-0000-4000-8000-0000000000a1/orders.read", 400, "invalid_scope", 1_002_012),
        ("scope", "https://graph.microsoft.com", 400, "invalid_scope", 1_002_012),
        ("scope", &format!("{ORDERS} api://x/orders.read"), 400, "invalid_scope", 70_011),
        ("scope", &format!("{ORDERS} https://graph.microsoft.com/.default"), 400, "invalid_request", 700_022),
        ("scope", "api://a/\"x\"/.default", 400, "invalid_scope", 70_011),
        ("scope", "api://nobody/.default", 400, "invalid_resource", 500_011),
        ("resource", "https://graph.microsoft.com", 400, "invalid_request", 901_002),
    ] {
        assert_eq!(refused(&with(&entra, name, value)), (status, error, number), "{name}={value}");
    }
}

#[test]
fn m1_13_only_a_form_that_is_posted_is_read() {
    let entra = Entra::new();
    let got = entra.get("/contoso.example/oauth2/v2.0/token");
    assert_eq!(refused(&got), (400, "invalid_request", 900_561));
    for (kind, body) in [
        ("application/json", r#"{"grant_type":"client_credentials"}"#),
        ("text/plain", "grant_type=client_credentials"),
        ("application/x-www-form-urlencoded", "{}"),
    ] {
        let request = Request::post("/contoso.example/oauth2/v2.0/token").header(header::CONTENT_TYPE, kind);
        let answer = crate::common::read(&entra.send(request, body));
        assert_eq!(refused(&answer), (400, "invalid_request", 900_144), "{kind}");
    }
}

#[test]
fn m3_63_m3_111_an_authority_without_tenant_cannot_say_who_grants() {
    let entra = Entra::new();
    for authority in ["common", "organizations", "consumers"] {
        let path = format!("/{authority}/oauth2/v2.0/token");
        assert_eq!(refused(&entra.post(&path, &ASKS)), (400, "invalid_request", 50_194), "{authority}");
        let saas = but(
            &but(&ASKS, "client_id", "c0000000-0000-4000-8000-0000000000c4"),
            "client_secret",
            "saas-secret",
        );
        assert_eq!(refused(&entra.post(&path, &saas)), (400, "invalid_request", 9_001_023), "{authority}");
    }
}

#[test]
fn m2_59_m3_21_m3_108_an_application_is_nothing_in_a_tenant_until_somebody_there_consents() {
    let entra = Entra::new();
    let at_fabrikam =
        |form: Vec<(&'static str, &'static str)>| entra.post("/fabrikam.example/oauth2/v2.0/token", &form);
    let single = at_fabrikam(ASKS.to_vec());
    assert_eq!(refused(&single), (400, "unauthorized_client", 700_016), "it is its own tenant's alone");
    let saas =
        but(&but(&ASKS, "client_id", "c0000000-0000-4000-8000-0000000000c4"), "client_secret", "saas-secret");
    assert_eq!(refused(&at_fabrikam(saas.clone())), (401, "invalid_client", 7_000_229));
    let known =
        and("[[principal]]\napplication = \"saas\"\ntenant = \"fabrikam.example\"\nstate = \"enabled\"");
    let graph = but(&saas, "scope", "https://graph.microsoft.com/.default");
    let (status, document) = known.post(&format!("/{FABRIKAM}/oauth2/v2.0/token"), &graph);
    assert_eq!(status, 200, "{document}");
    assert_eq!(claims(&document, "access_token")["tid"], FABRIKAM);
    let api = known.post(&format!("/{FABRIKAM}/oauth2/v2.0/token"), &saas);
    assert_eq!(refused(&api), (400, "invalid_resource", 500_011), "the API is not known there");
}

#[test]
fn m3_20_m4_1_registration_and_service_principal_are_two_things() {
    let state = |application: &str, state: &str| {
        and(&format!(
            "[[principal]]\napplication = \"{application}\"\ntenant = \"contoso.example\"\nstate = \"{state}\""
        ))
    };
    for (application, is, expected) in [
        ("nightly", "disabled", (400, "unauthorized_client", 7_000_112)),
        ("nightly", "deleted", (401, "invalid_client", 7_000_229)),
        ("orders-api", "disabled", (400, "invalid_resource", 50_001)),
        ("orders-api", "deleted", (400, "invalid_resource", 500_011)),
    ] {
        assert_eq!(refused(&state(application, is).token(&ASKS)), expected, "{application} {is}");
    }
    let unregistered = Entra::changed(&[(NIGHTLY, "d0000000-0000-4000-8000-0000000000d9")]);
    assert_eq!(refused(&unregistered.token(&ASKS)).2, 700_016, "nobody registered it");
}

#[test]
fn m3_91_an_api_that_demands_assignments_gives_nothing_without_one() {
    let scope = "https://stock.contoso.example/.default";
    let entra = Entra::new();
    assert_eq!(refused(&with(&entra, "scope", scope)), (400, "invalid_client", 501_051));
    let recorded = and("[switches]\nunassigned_application = \"invalid_grant\"");
    assert_eq!(refused(&with(&recorded, "scope", scope)), (400, "invalid_grant", 501_051));
    let assigned = Entra::changed(&[(
        "tenant = \"contoso.example\"\npermissions = [\"orders-api/Orders.Read.All\"]",
        "tenant = \"contoso.example\"\npermissions = [\"stock-api/Stock.Read.All\"]",
    )]);
    let (_, document) = with(&assigned, "scope", scope);
    assert_eq!(claims(&document, "access_token")["roles"], json!(["Stock.Read.All"]));
}

#[test]
fn m4_25_a_token_for_itself_is_asked_for_by_client_id() {
    let entra = Entra::new();
    let form = but(&but(&ASKS, "client_id", ORDERS_API), "client_secret", "orders-secret");
    assert_eq!(refused(&entra.token(&form)), (400, "invalid_request", 90_009));
    let by_id = format!("{ORDERS_API}/.default");
    let (status, document) = entra.token(&but(&form, "scope", &by_id));
    assert_eq!(status, 200, "{document}");
    let claims = claims(&document, "access_token");
    assert_eq!(claims["aud"], claims["azp"]);
}

#[test]
fn m4_24_the_default_scope_is_everything_that_was_granted_and_nothing_that_was_not() {
    let entra = Entra::changed(&[
        (
            "{ name = \"Orders.Read.All\", for = [\"application\"] }",
            "{ name = \"Orders.Read.All\", for = [\"application\"] },\n{ name = \"Orders.Write.All\", for = [\"application\"] },\n{ name = \"Orders.Purge.All\", for = [\"application\"] }",
        ),
        (
            "tenant = \"contoso.example\"\npermissions = [\"orders-api/Orders.Read.All\"]",
            "tenant = \"contoso.example\"\npermissions = [\"orders-api/Orders.Read.All\", \"orders-api/Orders.Write.All\"]",
        ),
    ]);
    let (_, document) = entra.token(&ASKS);
    assert_eq!(claims(&document, "access_token")["roles"], json!(["Orders.Read.All", "Orders.Write.All"]));
}

/// What the tenant of the path is called does not change what is issued.
#[test]
fn m3_12_the_token_has_the_id_of_the_tenant_whatever_it_was_called() {
    let entra = Entra::new();
    for named in [CONTOSO, "contoso.example", "CONTOSO.example"] {
        let (_, document) = entra.post(&format!("/{named}/oauth2/v2.0/token"), &ASKS);
        let claims = claims(&document, "access_token");
        assert_eq!(
            (&claims["tid"], &claims["iss"]),
            (&json!(CONTOSO), &json!(format!("{}/{CONTOSO}/v2.0", crate::common::AUTHORITY)))
        );
    }
}
