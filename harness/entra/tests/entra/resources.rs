//! What tokens are for: the two planes, each with rights of its own, and 403 with a perfectly good token.

use crate::common::{AUTHORITY, CONTOSO, Entra, FABRIKAM, NOW, ORDERS_API, claims, read};
use beartrap_entra::{Control, Place, RoleAt, Trouble, Troubled};
use beartrap_forge::{Account, Algorithm, Certificate, EntraSetting, EntraVersion, SigningKey, Token, entra};
use bytes::Bytes;
use http::{Request, Response};
use serde_json::{Value, json};

const ARM: &str = "https://management.azure.com/";
const STORAGE: &str = "https://storage.azure.com/";
const VAULT: &str = "https://vault.azure.net";
const GRAPH: &str = entra::GRAPH;
const ALICE: &str = "a11ce000-0000-4000-8000-000000000001";
const CAROL: &str = "ca401000-0000-4000-8000-000000000003";
const BLOB: &str = "/storage/contosoorders/reports/today.csv";
const SECRET: &str = "/vault/contoso-vault/secrets/database";
const ACCOUNT: &str = "/arm/subscriptions/5ab00000-0000-4000-8000-000000000001/resourceGroups/rg-orders/providers/Microsoft.Storage/storageAccounts/contosoorders?api-version=2023-01-01";

fn setting(audience: &str, oid: &str) -> EntraSetting {
    let account = Account { oid: oid.to_owned().into(), ..Account::ALICE };
    let setting = EntraSetting::new(AUTHORITY, audience, NOW);
    EntraSetting { version: EntraVersion::V1, account, ..setting }
}

fn key() -> SigningKey {
    SigningKey::trusted(Algorithm::Rs256).with_kid(&Certificate::TRUSTED.x5t())
}

/// A token of a user for a resource.
fn token(audience: &str, oid: &str, scp: &str) -> Token {
    let token = Token::entra_user(&setting(audience, oid), scp, &key());
    if audience == GRAPH { token.with_graph_nonce("n-1") } else { token }
}

fn called(entra: &Entra, method: &str, path: &str, token: &str) -> Response<Bytes> {
    let request = Request::builder().method(method).uri(path);
    entra.send(request.header("Authorization", format!("Bearer {token}")), "")
}

fn get(entra: &Entra, path: &str, token: &Token) -> (u16, Value) {
    read(&called(entra, "GET", path, &token.compact()))
}

fn header<'a>(answer: &'a Response<Bytes>, name: &str) -> &'a str {
    answer.headers()[name].to_str().unwrap()
}

fn grant(to: &str, role: &str, scope: &str) -> Control {
    Control::Grant(RoleAt { to: to.into(), role: role.into(), scope: scope.into() })
}

#[test]
fn m3_1_m3_14_m3_48_m3_65_m3_66_a_global_administrator_may_do_nothing_to_resources() {
    let entra = Entra::new();
    let administrator = [entra::GLOBAL_ADMINISTRATOR];
    let of = |audience| token(audience, CAROL, "user_impersonation").claim("wids", administrator.to_vec());
    assert_eq!(get(&entra, ACCOUNT, &of(ARM)).1["error"]["code"], "AuthorizationFailed");
    assert_eq!(get(&entra, SECRET, &of(VAULT)).1["error"]["innererror"]["code"], "ForbiddenByRbac");
    let blob = of(STORAGE).compact();
    let answer = called(&entra, "GET", BLOB, &blob);
    assert_eq!(
        (answer.status().as_u16(), header(&answer, "x-ms-error-code")),
        (403, "AuthorizationPermissionMismatch")
    );
    assert!(answer.body().starts_with(b"<?xml") && header(&answer, "content-type") == "application/xml");
    // The role that people try next is one of the other half of the same plane.
    entra.0.control(grant("carol@contoso.example", "Owner", "production")).unwrap();
    assert_eq!(called(&entra, "GET", BLOB, &blob).status(), 403, "to own is not to read");
    entra.0.control(grant("carol@contoso.example", "Storage Blob Data Reader", "production")).unwrap();
    assert_eq!(called(&entra, "GET", BLOB, &blob).status(), 200, "with the same token");
    assert_eq!(called(&entra, "PUT", BLOB, &blob).status(), 403, "a reader writes nothing");
}

#[test]
fn m3_14_m3_65_the_owner_of_a_subscription_may_do_nothing_in_the_directory() {
    let entra = Entra::new();
    let (status, account) = get(&entra, ACCOUNT, &token(ARM, ALICE, "user_impersonation"));
    assert_eq!((status, &account["name"]), (200, &json!("contosoorders")));
    let (status, body) = get(&entra, "/graph/v1.0/users", &token(GRAPH, ALICE, "User.Read"));
    assert_eq!((status, &body["error"]["code"]), (403, &json!("Authorization_RequestDenied")));
    assert!(body["error"]["innerError"]["request-id"].is_string());
}

#[test]
fn m3_47_a_role_holds_where_it_was_granted_and_below() {
    let of = |scope: &'static str, role: &'static str| {
        let entra = Entra::new();
        entra.0.control(grant("carol@contoso.example", role, scope)).unwrap();
        let (arm, storage) =
            (token(ARM, CAROL, "user_impersonation"), token(STORAGE, CAROL, "user_impersonation"));
        let group = ACCOUNT.split("/providers").next().unwrap().to_owned() + "?api-version=1";
        let subscription = group.split("/resourceGroups").next().unwrap().to_owned() + "?api-version=1";
        let mut seen = Vec::new();
        for path in [ACCOUNT, &group, &subscription] {
            seen.push(get(&entra, path, &arm).0);
        }
        for path in [BLOB, "/storage/contosoorders/invoices/1"] {
            seen.push(get(&entra, path, &storage).0);
        }
        seen
    };
    assert_eq!(of("production", "Reader"), [200, 200, 200, 403, 403]);
    assert_eq!(of("production/rg-orders", "Reader"), [200, 200, 403, 403, 403]);
    assert_eq!(of("production/rg-orders/contosoorders", "Reader"), [200, 403, 403, 403, 403]);
    assert_eq!(of("/", "Reader"), [200, 200, 200, 403, 403]);
    let data = "Storage Blob Data Reader";
    assert_eq!(of("production/rg-orders", data), [403, 403, 403, 200, 200]);
    assert_eq!(of("production/rg-orders/contosoorders/reports", data), [403, 403, 403, 200, 403]);
    assert_eq!(of("production/rg-shop", data), [403, 403, 403, 403, 403]);
}

#[test]
fn m3_50_resource_manager_names_the_principal_the_action_and_the_scope() {
    let entra = Entra::new();
    let (status, body) = get(&entra, ACCOUNT, &token(ARM, CAROL, "user_impersonation"));
    let says = body["error"]["message"].as_str().unwrap();
    assert_eq!((status, &body["error"]["code"]), (403, &json!("AuthorizationFailed")));
    for part in
        [CAROL, "Microsoft.Storage/storageAccounts/read", "resourceGroups/rg-orders/providers", "over scope"]
    {
        assert!(says.contains(part), "{says}");
    }
    let write = called(&entra, "DELETE", ACCOUNT, &token(ARM, CAROL, "user_impersonation").compact());
    assert!(read(&write).1["error"]["message"].as_str().unwrap().contains("storageAccounts/delete"));
}

#[test]
fn m3_25_m4_29_what_works_for_the_developer_fails_for_the_identity_of_the_function() {
    let entra = Entra::new();
    entra.0.control(grant("alice@contoso.example", "Storage Blob Data Reader", "production")).unwrap();
    assert_eq!(get(&entra, BLOB, &token(STORAGE, ALICE, "user_impersonation")).0, 200);
    let identity = identity(&entra, "orders-job", STORAGE);
    assert_eq!(called(&entra, "GET", BLOB, &identity).status(), 403);
    entra.0.control(grant("orders-job-identity", "Storage Blob Data Reader", "production")).unwrap();
    assert_eq!(called(&entra, "GET", BLOB, &identity).status(), 200);
}

#[test]
fn m3_106_m4_10_a_workload_reaches_what_its_identity_was_granted() {
    let entra = Entra::new();
    let vault = identity(&entra, "orders-job", VAULT);
    let (status, secret) = read(&called(&entra, "GET", SECRET, &vault));
    assert_eq!((status, secret["value"].is_string()), (200, true));
    let uri = format!(
        "/metadata/identity/oauth2/token?api-version=2018-02-01&resource={STORAGE}&client_id=1d000000-0000-4000-8000-0000000000e3"
    );
    let (_, reader) = read(&entra.send(Request::get(uri).header("Metadata", "true"), ""));
    let reader = reader["access_token"].as_str().unwrap();
    assert_eq!(called(&entra, "GET", BLOB, reader).status(), 200);
    assert_eq!(called(&entra, "GET", "/storage/contosoorders/invoices/1", reader).status(), 403);
}

/// A token of the identity of an App Service.
fn identity(entra: &Entra, machine: &str, resource: &str) -> String {
    let machine = entra.0.machines().into_iter().find(|known| known.name == machine).unwrap();
    let of = |name| machine.environment.iter().find(|(known, _)| *known == name).unwrap().1.clone();
    let path =
        of("IDENTITY_ENDPOINT").replace(AUTHORITY, "") + "?api-version=2019-08-01&resource=" + resource;
    let request = Request::get(path).header("X-IDENTITY-HEADER", of("IDENTITY_HEADER"));
    read(&entra.send(request, "")).1["access_token"].as_str().unwrap().to_owned()
}

#[test]
fn m2_52_m3_82_the_own_profile_wants_a_user_and_all_users_want_a_permission_for_all() {
    let entra = Entra::new();
    let (status, me) = get(&entra, "/graph/v1.0/me", &token(GRAPH, ALICE, "User.Read"));
    assert_eq!(
        (status, &me["id"], &me["userPrincipalName"]),
        (200, &json!(ALICE), &json!("alice@contoso.example"))
    );
    let (status, _) = get(&entra, "/graph/v1.0/me", &token(GRAPH, ALICE, "Mail.Read"));
    assert_eq!(status, 403);
    let (status, all) = get(&entra, "/graph/v1.0/users", &token(GRAPH, ALICE, "User.ReadBasic.All"));
    let names: Vec<&str> = all["value"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|user| user["userPrincipalName"].as_str())
        .collect();
    assert!(status == 200 && names.contains(&"carol@contoso.example"));
    let (_, me) = get(&entra, "/graph/oidc/userinfo", &token(GRAPH, ALICE, "openid profile"));
    assert_eq!((&me["name"], me["sub"].is_string()), (&json!("Alice Example"), true));
    // A role of the user is no permission of the application.
    let role =
        Token::entra_user(&setting(GRAPH, ALICE), "User.Read", &key()).claim("roles", vec!["User.Read.All"]);
    assert_eq!(get(&entra, "/graph/v1.0/users", &role.with_graph_nonce("n")).0, 403);
}

/// What version 1 has of its own: the same claims, for a token of the same tenant, whatever scopes are in it.
#[test]
fn version_1_has_an_endpoint_of_its_own_for_the_claims_of_openid_connect() {
    let entra = Entra::new();
    let token = |api: &'static str| token(api, ALICE, "User.Read");
    for tenant in ["contoso.example", CONTOSO, "common", "organizations"] {
        let (status, told) = get(&entra, &format!("/{tenant}/openid/userinfo"), &token(GRAPH));
        assert_eq!((status, &told["name"]), (200, &json!("Alice Example")), "{tenant}");
        assert!(told["sub"].is_string());
    }
    for (tenant, api, why) in [
        ("fabrikam.example", GRAPH, "the token is of another tenant"),
        ("consumers", GRAPH, "the account is none of a person's own"),
        ("nowhere.example", GRAPH, "there is no such tenant"),
        ("contoso.example", ORDERS_API, "the token is for another API"),
    ] {
        let path = format!("/{tenant}/openid/userinfo");
        let answer = called(&entra, "GET", &path, &token(api).compact());
        assert!(answer.headers().contains_key("www-authenticate"), "{why}");
        assert_eq!((answer.status().as_u16(), &read(&answer).1["name"]), (401, &Value::Null), "{why}");
    }
    let (status, _) = get(&entra, "/graph/oidc/userinfo", &token(GRAPH));
    assert_eq!(status, 403, "that of version 2 wants the scope openid");
}

#[test]
fn m2_31_m2_61_a_daemon_without_an_application_permission_may_not_see_users() {
    let entra = Entra::new();
    let granted = || {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", crate::common::NIGHTLY),
            ("client_secret", "nightly-secret"),
            ("scope", "https://graph.microsoft.com/.default"),
        ];
        let (status, document) = entra.token(&form);
        assert_eq!(status, 200, "{document}");
        document
    };
    let before = granted();
    assert_eq!(claims(&before, "access_token").get("roles"), None);
    let users = |document: Value| {
        read(&called(&entra, "GET", "/graph/v1.0/users", document["access_token"].as_str().unwrap()))
    };
    assert_eq!(users(before.clone()).1["error"]["code"], "Authorization_RequestDenied");
    let (status, me) =
        read(&called(&entra, "GET", "/graph/v1.0/me", before["access_token"].as_str().unwrap()));
    assert_eq!((status, &me["error"]["code"]), (400, &json!("BadRequest")), "it has no profile");
    entra
        .0
        .control(Control::Consent(beartrap_entra::Permission {
            client: "nightly".into(),
            tenant: "contoso.example".into(),
            permission: "graph/User.Read.All".into(),
            by: "carol@contoso.example".into(),
        }))
        .unwrap();
    assert_eq!(users(before).0, 403, "it is not in the old token");
    assert_eq!(users(granted()).0, 200);
}

#[test]
fn m3_81_a_token_for_graph_is_read_by_graph_alone() {
    let entra = Entra::new();
    let graph = token(GRAPH, ALICE, "User.Read");
    for path in [BLOB, SECRET, ACCOUNT] {
        assert_eq!(called(&entra, "GET", path, &graph.compact()).status(), 401, "{path}");
    }
    let arm = token(ARM, ALICE, "user_impersonation");
    let answer = called(&entra, "GET", "/graph/v1.0/me", &arm.compact());
    assert_eq!(read(&answer).1["error"]["code"], "InvalidAuthenticationToken");
    assert!(header(&answer, "www-authenticate").contains(&format!("client_id=\"{GRAPH}\"")));
    // With the digest in place of the nonce anybody could verify it, and Graph does not.
    let hashed = graph.tampered_header("nonce", "n-2");
    assert_eq!(get(&entra, "/graph/v1.0/me", &hashed).0, 401);
}

#[test]
fn m3_1_m4_10_each_resource_asks_for_a_token_in_its_own_words() {
    let entra = Entra::new();
    for (path, parts) in [
        (
            "/graph/v1.0/me",
            ["Bearer realm=\"\"", "authorization_uri=\"https://login.test/common/oauth2/authorize\""],
        ),
        (ACCOUNT, ["Bearer authorization_uri=\"https://login.test/11111111-", "error=\"invalid_token\""]),
        (
            BLOB,
            [
                "Bearer authorization_uri=https://login.test/11111111-",
                " resource_id=https://storage.azure.com",
            ],
        ),
        (
            SECRET,
            ["Bearer authorization=\"https://login.test/11111111-", "resource=\"https://vault.azure.net\""],
        ),
    ] {
        let answer = entra.send(Request::get(path), "");
        let challenge = header(&answer, "www-authenticate");
        assert!(parts.iter().all(|part| challenge.contains(part)), "{challenge}");
        assert_eq!(answer.status(), 401);
    }
}

#[test]
fn m3_4_m3_11_no_other_tenants_token_no_old_one_and_no_nonsense_opens_a_door() {
    let entra = Entra::new();
    let honest = || token(STORAGE, ALICE, "user_impersonation");
    let of = |change: &dyn Fn(&mut EntraSetting)| {
        let mut setting = setting(STORAGE, ALICE);
        change(&mut setting);
        Token::entra_user(&setting, "user_impersonation", &key())
    };
    entra.0.control(grant("alice@contoso.example", "Storage Blob Data Reader", "production")).unwrap();
    assert_eq!(get(&entra, BLOB, &honest()).0, 200);
    let wrong = [
        of(&|setting| FABRIKAM.clone_into(&mut setting.tenant)),
        of(&|setting| setting.now = NOW - 90_000),
        of(&|setting| setting.now = NOW + 3_600),
        of(&|setting| "https://login.elsewhere".clone_into(&mut setting.authority)),
        honest().claim("tid", FABRIKAM),
        honest().without_claim("exp"),
        honest().claim("exp", "9999999999"),
        honest().claim("ver", "2.0"),
        honest().signed_by(&SigningKey::attacker(Algorithm::Rs256)),
        honest().header("alg", "none").raw_signature([]),
        honest().claim("oid", 1),
    ];
    for (place, token) in wrong.iter().enumerate() {
        let status = get(&entra, BLOB, token).0;
        assert!([401, 403].contains(&status), "{place}: {status}");
    }
    for nonsense in ["", "a.b.c", "e30.e30.", "\u{e9}", "e30"] {
        let request = Request::get(BLOB).header("Authorization", format!("Bearer {nonsense}").as_bytes());
        assert_eq!(entra.send(request, "").status(), 401, "{nonsense:?}");
    }
    for path in
        ["/storage", "/storage/x", "/vault/x", "/arm/x", "/arm/subscriptions/x", "/graph", "/on", "/on/x/y"]
    {
        let status = called(&entra, "GET", path, &honest().compact()).status().as_u16();
        assert!((400..500).contains(&status), "{path}: {status}");
    }
}

#[test]
fn m3_60_resources_and_the_token_endpoint_throttle_and_say_for_how_long() {
    let entra = Entra::new();
    for (at, path, status) in [
        (Place::Graph, "/graph/v1.0/me", 429),
        (Place::ResourceManager, ACCOUNT, 429),
        (Place::Storage, BLOB, 503),
        (Place::KeyVault, SECRET, 429),
        (Place::Token, "/contoso.example/oauth2/v2.0/token", 429),
    ] {
        assert!(entra.0.trouble(Troubled { at, what: Trouble::Throttled, times: Some(1) }));
        let answer = called(&entra, "POST", path, "");
        assert_eq!((answer.status().as_u16(), header(&answer, "retry-after")), (status, "5"), "{at:?}");
        assert_ne!(called(&entra, "POST", path, "").status().as_u16(), status, "{at:?}: once");
    }
    assert!(!entra.0.trouble(Troubled { at: Place::Graph, what: Trouble::Updating, times: None }));
}

#[test]
fn m2_50_the_token_endpoint_and_the_metadata_can_be_down() {
    let entra = Entra::new();
    for (at, path) in [
        (Place::Token, "/contoso.example/oauth2/v2.0/token"),
        (Place::Metadata, "/contoso.example/v2.0/.well-known/openid-configuration"),
    ] {
        assert!(entra.0.trouble(Troubled { at, what: Trouble::Outage, times: None }));
        for _ in 0..3 {
            assert_eq!(entra.get(path).0, 503);
        }
        entra.0.calm();
        assert_ne!(entra.get(path).0, 503);
    }
}
