//! What is in the tokens of users.

use crate::common::browser::{Browser, View};
use crate::common::{CONSUMERS, CONTOSO, Entra, FABRIKAM, ORDERS_API, PORTAL, SAAS, claims};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use beartrap_forge::Jws;
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

const ORDERS: &str = "openid profile api://a0000000-0000-4000-8000-0000000000a1/orders.read";
const API: (&str, &str) = ("token_version = 2", "token_version = 2");

/// The default world in which the registration of the orders API, or of the portal, has one more line.
fn api_with(line: &str) -> (&'static str, String) {
    (API.0, format!("{}\n{line}", API.1))
}

/// Somebody signs in to an application of the default world and it redeems the code.
fn tokens(
    entra: &Entra,
    (client, uri, secret): (&str, &str, &str),
    tenant: &str,
    name: &str,
    scope: &str,
) -> Value {
    let request = [("client_id", client), ("response_type", "code"), ("redirect_uri", uri), ("scope", scope)];
    let mut browser = Browser::new(entra);
    let page = browser.open(&format!("/{tenant}/oauth2/v2.0/authorize"), &request);
    let password = format!("{}-password", name.split('@').next().unwrap());
    let view = browser.sign_in(&page, name, &password);
    let view = if let View::Page { .. } = view { browser.accept(&view) } else { view };
    let code = view.code();
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", client),
        ("client_secret", secret),
        ("redirect_uri", uri),
        ("code", code.as_str()),
        ("client_info", "1"),
    ];
    let (status, document) = entra.post(&format!("/{tenant}/oauth2/v2.0/token"), &form);
    assert_eq!(status, 200, "{document}");
    document
}

fn portal(entra: &Entra, name: &str, scope: &str) -> Value {
    let client = (PORTAL, "https://portal.contoso.example/signin-oidc", "portal-secret");
    tokens(entra, client, "contoso.example", name, scope)
}

fn saas(entra: &Entra, tenant: &str, name: &str, scope: &str) -> Value {
    let client = (SAAS, "https://saas.contoso.example/callback", "saas-secret");
    tokens(entra, client, tenant, name, scope)
}

fn access(entra: &Entra, name: &str) -> Map<String, Value> {
    claims(&portal(entra, name, ORDERS), "access_token")
}

#[test]
fn m3_16_m2_8_a_members_token_names_tenant_person_and_application() {
    let entra = Entra::new();
    let document = portal(&entra, "alice@contoso.example", ORDERS);
    let (access, id) = (claims(&document, "access_token"), claims(&document, "id_token"));
    assert_eq!((&access["aud"], &id["aud"]), (&json!(ORDERS_API), &json!(PORTAL)));
    for token in [&access, &id] {
        assert_eq!((&token["tid"], &token["ver"]), (&json!(CONTOSO), &json!("2.0")));
        assert_eq!(token["iss"], format!("https://login.test/{CONTOSO}/v2.0"));
        assert_eq!(token["oid"], "a11ce000-0000-4000-8000-000000000001");
        for absent in ["acct", "idp", "email", "upn", "groups", "roles", "wids", "idtyp", "jti"] {
            assert_eq!(token.get(absent), None, "{absent}");
        }
    }
    let header = document["access_token"].as_str().unwrap().split('.').next().unwrap();
    let header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap();
    assert_eq!((&header["typ"], header.get("x5t")), (&json!("JWT"), None));
}

#[test]
fn the_api_decides_the_version_of_its_tokens() {
    let entra = Entra::new();
    let scope = "openid https://stock.contoso.example/stock.read";
    let document = portal(&entra, "bob@contoso.example", scope);
    let access = claims(&document, "access_token");
    assert_eq!(
        (&access["ver"], &access["appid"], &access["aud"]),
        (&json!("1.0"), &json!(PORTAL), &json!("https://stock.contoso.example"))
    );
    assert_eq!(access["iss"], format!("https://login.test/{CONTOSO}/"));
    assert_eq!((&access["unique_name"], &access["amr"]), (&json!("bob@contoso.example"), &json!(["pwd"])));
    assert_eq!(claims(&document, "id_token")["ver"], "2.0", "that of ID tokens follows the endpoint");
}

#[test]
fn a_token_of_version_1_says_that_a_second_factor_was_given() {
    let policy =
        "[[policy]]\nname = \"the policy\"\ntenant = \"contoso.example\"\ncontrols = [\"mfa\"]\n# --- Users";
    let entra = Entra::changed(&[
        ("# --- Users", policy),
        ("members = [\"bob@contoso.example\"]", "members = [\"alice@contoso.example\"]"),
    ]);
    let mut browser = Browser::new(&entra);
    let request = [
        ("client_id", PORTAL),
        ("response_type", "code"),
        ("redirect_uri", "https://portal.contoso.example/signin-oidc"),
        ("scope", "openid offline_access https://stock.contoso.example/stock.read"),
    ];
    let page = browser.open("/contoso.example/oauth2/v2.0/authorize", &request);
    let page = browser.sign_in(&page, "alice@contoso.example", "alice-password");
    let page = browser.submit(&page, &[("otc", "246810")]);
    let code = browser.accept(&page).code();
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", PORTAL),
        ("client_secret", "portal-secret"),
        ("redirect_uri", "https://portal.contoso.example/signin-oidc"),
        ("code", &code),
    ];
    let (_, document) = entra.token(&form);
    assert_eq!(claims(&document, "access_token")["amr"], json!(["pwd", "mfa"]));
    let refresh = document["refresh_token"].as_str().unwrap();
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", PORTAL),
        ("client_secret", "portal-secret"),
        ("refresh_token", refresh),
    ];
    let (_, document) = entra.post("/contoso.example/oauth2/token", &form);
    assert_eq!(claims(&document, "id_token")["amr"], json!(["pwd", "mfa"]), "{document}");
}

#[test]
fn what_a_token_says_of_a_person_follows_from_profile_and_email() {
    let entra = Entra::changed(&[(
        "display = \"Alice Example\"",
        "display = \"Alice Example\"\nemail = \"alice@contoso.example\"",
    )]);
    let bare = portal(&entra, "alice@contoso.example", &ORDERS.replace("profile ", ""));
    for token in ["access_token", "id_token"] {
        assert!(!claims(&bare, token).contains_key("preferred_username"), "{token}");
    }
    assert!(!claims(&bare, "id_token").contains_key("oid"));
    let full = portal(&entra, "alice@contoso.example", &format!("{ORDERS} email"));
    let id = claims(&full, "id_token");
    assert_eq!((&id["email"], &id["name"]), (&json!("alice@contoso.example"), &json!("Alice Example")));
}

#[test]
fn m3_17_m3_70_a_guest_has_another_object_id_and_says_where_home_is() {
    let change = api_with("optional_claims = [\"acct\", \"email\"]");
    let entra = Entra::changed(&[(change.0, &change.1)]);
    let document = portal(&entra, "pat@fabrikam.example", ORDERS);
    let guest = claims(&document, "access_token");
    assert_eq!((&guest["acct"], &guest["tid"]), (&json!(1), &json!(CONTOSO)));
    assert_eq!(guest["oid"], "9a700000-0000-4000-8000-0000000000a5");
    assert_eq!(guest["idp"], format!("https://login.test/{FABRIKAM}/"));
    assert_eq!(guest["email"], "pat@fabrikam.example");
    let info = URL_SAFE_NO_PAD.decode(document["client_info"].as_str().unwrap()).unwrap();
    let info: Value = serde_json::from_slice(&info).unwrap();
    assert_eq!(
        info,
        json!({"uid": "9a700000-0000-4000-8000-000000000005", "utid": FABRIKAM}),
        "the account at home"
    );
    let member = access(&entra, "alice@contoso.example");
    assert_eq!((&member["acct"], member.get("idp")), (&json!(0), None));
}

#[test]
fn m3_19_roles_are_assigned_to_users_and_to_groups() {
    let entra = Entra::new();
    assert_eq!(access(&entra, "bob@contoso.example")["roles"], json!(["Orders.Approve"]));
    assert!(!access(&entra, "alice@contoso.example").contains_key("roles"));
    let entra = Entra::changed(&[("to = \"bob@contoso.example\"", "to = \"staff\"")]);
    assert_eq!(access(&entra, "alice@contoso.example")["roles"], json!(["Orders.Approve"]));
    assert!(!access(&entra, "bob@contoso.example").contains_key("roles"), "a member of a member has none");
}

#[test]
fn m3_18_groups_are_nested_and_too_many_are_not_in_the_token() {
    let change = api_with("optional_claims = [\"groups\"]");
    let entra = Entra::changed(&[(change.0, &change.1)]);
    let groups = &access(&entra, "bob@contoso.example")["groups"];
    assert_eq!(
        groups.as_array().unwrap().len(),
        2,
        "the warehouse, and the staff that it is part of: {groups}"
    );
    let mut many = String::new();
    for number in 0..201 {
        write!(
            many,
            "[[group]]\nname = \"g{number}\"\nid = \"9400c000-0000-4000-8000-{number:012}\"\ntenant = \"contoso.example\"\nmembers = [\"alice@contoso.example\"]\n"
        )
        .unwrap();
    }
    let entra =
        Entra::changed(&[(change.0, &change.1), ("[[assignment]]", &format!("{many}[[assignment]]"))]);
    let token = access(&entra, "alice@contoso.example");
    assert_eq!((token.get("groups"), &token["_claim_names"]["groups"]), (None, &json!("src1")));
    let source = token["_claim_sources"]["src1"]["endpoint"].as_str().unwrap();
    assert!(source.starts_with(&format!("https://graph.windows.net/{CONTOSO}/users/a11ce000")), "{source}");
    assert_eq!(access(&entra, "bob@contoso.example")["groups"].as_array().unwrap().len(), 2);
}

#[test]
fn six_groups_are_too_many_for_a_url() {
    let mut many = String::new();
    for number in 0..5 {
        write!(
            many,
            "[[group]]\nname = \"g{number}\"\nid = \"9400c000-0000-4000-8000-{number:012}\"\ntenant = \"contoso.example\"\nmembers = [\"alice@contoso.example\"]\n"
        )
        .unwrap();
    }
    let entra = Entra::changed(&[
        (
            "name = \"portal\"",
            "name = \"portal\"\nflows = [\"implicit-id-token\"]\noptional_claims = [\"groups\"]",
        ),
        ("[[assignment]]", &format!("{many}[[assignment]]")),
    ]);
    let request = [
        ("client_id", PORTAL),
        ("response_type", "id_token"),
        ("redirect_uri", "https://portal.contoso.example/signin-oidc"),
        ("scope", "openid"),
        ("nonce", "n"),
    ];
    let mut browser = Browser::new(&entra);
    let page = browser.open("/contoso.example/oauth2/v2.0/authorize", &request);
    let page = browser.sign_in(&page, "alice@contoso.example", "alice-password");
    let view = browser.accept(&page);
    let token = Jws::parse(&view.parameter("id_token").unwrap()).unwrap().claims().clone();
    assert_eq!((&token["hasgroups"], token.get("groups")), (&json!(true), None));
    let document = portal(&entra, "alice@contoso.example", ORDERS);
    assert_eq!(claims(&document, "id_token")["groups"].as_array().unwrap().len(), 6);
}

#[test]
fn optional_claims_come_when_the_registration_wants_them() {
    let change = api_with(
        "optional_claims = [\"upn\", \"auth_time\", \"login_hint\", \"wids\", \"idtyp\", \"include_user_token\"]",
    );
    let entra = Entra::changed(&[(change.0, &change.1)]);
    let token = access(&entra, "carol@contoso.example");
    assert_eq!((&token["upn"], &token["idtyp"]), (&json!("carol@contoso.example"), &json!("user")));
    assert_eq!(token["auth_time"], crate::common::NOW);
    let wids = token["wids"].as_array().unwrap();
    assert!(wids.contains(&json!("62e90394-69f5-4237-9190-012177145e10")), "the directory role: {wids:?}");
    assert!(!token.contains_key("roles"), "which is no role of an application");
}

#[test]
fn m2_52_m3_81_a_token_for_graph_can_be_read_by_nobody_else() {
    let entra = Entra::new();
    let document = portal(&entra, "alice@contoso.example", "openid profile User.Read");
    let compact = document["access_token"].as_str().unwrap();
    let header: Value =
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(compact.split('.').next().unwrap()).unwrap()).unwrap();
    assert!(header["nonce"].is_string());
    let token = claims(&document, "access_token");
    assert_eq!(
        (&token["aud"], &token["ver"]),
        (&json!("00000003-0000-0000-c000-000000000000"), &json!("1.0"))
    );
    assert_eq!(
        (&token["scp"], &token["app_displayname"]),
        (&json!("User.Read openid profile"), &json!("portal"))
    );
    assert!(document["scope"].as_str().unwrap().contains("https://graph.microsoft.com/User.Read"));
}

#[test]
fn a_personal_account_is_of_the_one_tenant_of_all_of_them() {
    let entra = Entra::new();
    let document = saas(&entra, "consumers", "sam@consumers.example", "openid profile User.Read");
    let token = claims(&document, "id_token");
    assert_eq!(
        (&token["tid"], &token["iss"]),
        (&json!(CONSUMERS), &json!(format!("https://login.test/{CONSUMERS}/v2.0")))
    );
}

#[test]
fn m4_16_m0_8_lifetimes_are_spread_between_60_and_90_minutes() {
    let entra = Entra::new();
    let mut seen = std::collections::HashSet::new();
    for _ in 0..6 {
        let document = portal(&entra, "alice@contoso.example", ORDERS);
        let (access, id) = (claims(&document, "access_token"), claims(&document, "id_token"));
        let lifetime = access["exp"].as_u64().unwrap() - access["iat"].as_u64().unwrap();
        assert_eq!(document["expires_in"], lifetime);
        assert!((3_600..5_400).contains(&lifetime), "{lifetime}");
        assert_eq!(id["exp"].as_u64().unwrap() - id["iat"].as_u64().unwrap(), 3_600);
        seen.insert(lifetime);
    }
    assert!(seen.len() > 1, "{seen:?}");
}
