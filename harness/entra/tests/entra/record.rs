//! The logs, and the events that take tokens back.

use crate::common::browser::{Browser, View};
use crate::common::{CONTOSO, Entra, NIGHTLY, ORDERS_API, PORTAL, body, claims, read, refused};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use beartrap_entra::CriticalReason;
use http::Request;
use serde_json::{Value, json};

const AUTHORIZE: &str = "/contoso.example/oauth2/v2.0/authorize";
const TOKEN: &str = "/contoso.example/oauth2/v2.0/token";
const SIGN_INS: &str = "/graph/v1.0/auditLogs/signIns";
const AUDITS: &str = "/graph/v1.0/auditLogs/directoryAudits";
const ALICE: &str = "alice@contoso.example";
const ALICE_ID: &str = "a11ce000-0000-4000-8000-000000000001";
const CORRELATION: &str = "c0441a70-0000-4000-8000-000000000001";
const CP1: &str = r#"{"access_token":{"xms_cc":{"values":["cp1"]}}}"#;
const REQUEST: [(&str, &str); 4] = [
    ("client_id", PORTAL),
    ("response_type", "code"),
    ("redirect_uri", "https://portal.contoso.example/signin-oidc"),
    ("scope", "openid offline_access api://a0000000-0000-4000-8000-0000000000a1/orders.read"),
];

/// The API wants to know what clients are capable of.
fn revocable() -> Entra {
    Entra::changed(&[("token_version = 2\n", "token_version = 2\noptional_claims = [\"xms_cc\"]\n")])
}

fn code(browser: &mut Browser<'_>) -> String {
    let page = browser.open(AUTHORIZE, &REQUEST);
    let view = browser.sign_in(&page, ALICE, "alice-password");
    let view = if let View::Page { .. } = view { browser.accept(&view) } else { view };
    view.code()
}

/// A grant of the portal, with a correlation id.
fn asked(entra: &Entra, form: &[(&str, &str)]) -> (u16, Value) {
    let mut all = vec![("client_id", PORTAL), ("client_secret", "portal-secret")];
    all.extend_from_slice(form);
    read(&entra.send(Request::post(TOKEN).header("client-request-id", CORRELATION), body(&all)))
}

fn tokens(entra: &Entra, more: &[(&str, &str)]) -> Value {
    let code = code(&mut Browser::new(entra));
    let mut form = vec![
        ("grant_type", "authorization_code"),
        ("redirect_uri", "https://portal.contoso.example/signin-oidc"),
        ("code", code.as_str()),
    ];
    form.extend_from_slice(more);
    let (status, body) = asked(entra, &form);
    assert_eq!(status, 200, "{body}");
    body
}

fn refreshed(entra: &Entra, tokens: &Value) -> (u16, Value) {
    let token = tokens["refresh_token"].as_str().unwrap();
    asked(entra, &[("grant_type", "refresh_token"), ("refresh_token", token)])
}

fn entries(entra: &Entra, log: &str) -> Vec<Value> {
    let (status, body) = entra.get(log);
    assert_eq!(status, 200, "{body}");
    body["value"].as_array().unwrap().clone()
}

#[test]
fn m0_19_m2_68_m3_56_m3_92_every_sign_in_is_logged_with_what_decided_it() {
    let policy = "[[policy]]\nname = \"the policy\"\ntenant = \"contoso.example\"\nexcept_locations = [\"office\"]\ncontrols = [\"compliant-device\"]\n# --- Users";
    let entra = Entra::changed(&[("# --- Users", policy)]);
    let mut browser = Browser::new(&entra);
    browser.headers = vec![
        ("x-forwarded-for", "203.0.113.9"),
        ("user-agent", "Mozilla/5.0 (Windows NT 10.0)"),
        ("x-beartrap-device", "alice-laptop"),
    ];
    let code = code(&mut browser);
    let form = [
        ("grant_type", "authorization_code"),
        ("redirect_uri", "https://portal.contoso.example/signin-oidc"),
        ("code", code.as_str()),
    ];
    let (_, granted) = asked(&entra, &form);
    let (_, _) = asked(&entra, &form);
    let log = entries(&entra, SIGN_INS);
    let [spent, redeemed, signed_in] = &log[..] else { panic!("{log:?}") };
    assert_eq!((&signed_in["isInteractive"], &redeemed["isInteractive"]), (&json!(true), &json!(false)));
    for (name, expected) in [
        ("userPrincipalName", ALICE),
        ("userId", ALICE_ID),
        ("appId", PORTAL),
        ("appDisplayName", "portal"),
        ("resourceId", ORDERS_API),
        ("resourceTenantId", CONTOSO),
        ("location", "office"),
        ("ipAddress", "203.0.113.9"),
        ("clientAppUsed", "Browser"),
        ("conditionalAccessStatus", "notApplied"),
    ] {
        assert_eq!(signed_in[name], expected, "{name}: {signed_in}");
    }
    let device = &signed_in["deviceDetail"];
    assert_eq!(
        (&device["displayName"], &device["operatingSystem"]),
        (&json!("alice-laptop"), &json!("Windows"))
    );
    assert_eq!(signed_in["status"]["errorCode"], 0);
    assert_eq!(redeemed["uniqueTokenIdentifier"], claims(&granted, "access_token")["uti"]);
    assert_eq!(redeemed["correlationId"], CORRELATION);
    // The redemption came from nowhere in particular: the device of the sign-in met the policy.
    let applied = &redeemed["appliedConditionalAccessPolicies"];
    let result = |name: &str| {
        let found = applied.as_array().unwrap().iter().find(|policy| policy["displayName"] == name);
        found.map(|policy| policy["result"].clone())
    };
    assert_eq!(result("the policy"), Some(json!("success")), "{redeemed}");
    assert_eq!(spent["status"]["errorCode"], 54_005);
    assert_eq!(
        (&spent["explanation"]["owner"], &spent["explanation"]["family"]),
        (&json!("Developer"), &json!("Lifetime"))
    );
    assert!(!spent["explanation"]["fix"].as_str().unwrap().is_empty());
}

#[test]
fn m3_55_m3_56_a_refusal_is_found_by_its_correlation_id_with_the_policy_that_made_it() {
    let policy = "[[policy]]\nname = \"the policy\"\ntenant = \"contoso.example\"\nstate = \"off\"\ncontrols = [\"block\"]\n# --- Users";
    let entra = Entra::changed(&[("# --- Users", policy)]);
    let held = tokens(&entra, &[]);
    entra.0.switch_policy("the policy", true);
    assert_eq!(refused(&refreshed(&entra, &held)).2, 53_003);
    let found = format!(
        "{SIGN_INS}?$filter=correlationId%20eq%20'{CORRELATION}'%20and%20status/errorCode%20eq%2053003"
    );
    let log = entries(&entra, &found);
    assert_eq!(log.len(), 1, "{log:?}");
    let failed = |policy: &&Value| policy["result"] == "failure";
    let policies = log[0]["appliedConditionalAccessPolicies"].as_array().unwrap();
    assert_eq!(policies.iter().find(failed).unwrap()["displayName"], "the policy");
    assert_eq!(log[0]["conditionalAccessStatus"], "failure");
    assert_eq!(log[0]["explanation"]["owner"], "Policy");
    // And who switched it on stands in the other log.
    let audit = entries(&entra, &format!("{AUDITS}?$filter=category%20eq%20'Policy'"));
    assert_eq!(audit[0]["targetResources"][0]["displayName"], "the policy");
}

#[test]
fn what_a_policy_would_do_that_only_reports_is_in_the_log() {
    let policy = "[[policy]]\nname = \"the policy\"\ntenant = \"contoso.example\"\nstate = \"report-only\"\ncontrols = [\"block\"]\n# --- Users";
    let entra = Entra::changed(&[("# --- Users", policy)]);
    tokens(&entra, &[]);
    let log = entries(&entra, SIGN_INS);
    assert_eq!(log[0]["appliedConditionalAccessPolicies"][0]["result"], "reportOnlyFailure");
    assert!(
        log[0]["explanation"]["notes"][0].as_str().unwrap().contains("'the policy' only reports"),
        "{}",
        log[0]
    );
}

#[test]
fn m0_22_m3_93_each_change_of_the_ledger_is_in_the_audit_log() {
    let entra = Entra::new();
    tokens(&entra, &[]);
    entra.0.change_password(ALICE, "another-password");
    entra.0.add_secret("portal", "5ec4e700-0000-4000-8000-0000000000ff", "portal-new-secret", 2_000_000_000);
    entra.0.set_device_compliance("alice-laptop", false);
    entra.0.withdraw_consent("portal", "contoso.example");
    entra.0.disable_user(ALICE);
    let log = entries(&entra, AUDITS);
    let activities: Vec<&str> =
        log.iter().rev().map(|entry| entry["activityDisplayName"].as_str().unwrap()).collect();
    assert_eq!(
        activities,
        [
            "Consent to application",
            "Change user password",
            "Update application - Certificates and secrets management",
            "Update device",
            "Remove delegated permission grant",
            "Disable account",
        ]
    );
    let consent = log.last().unwrap();
    assert_eq!(consent["initiatedBy"]["user"]["userPrincipalName"], ALICE);
    let detail = &consent["targetResources"][0]["modifiedProperties"][0]["newValue"];
    assert!(detail.as_str().unwrap().contains("orders-api/orders.read"), "{consent}");
    assert!(consent["correlationId"].is_string(), "the request that did it: {consent}");
    assert_eq!(entries(&entra, &format!("{AUDITS}?$top=2")).len(), 2);
}

#[test]
fn no_log_has_a_secret() {
    let entra = Entra::new();
    let held = tokens(&entra, &[]);
    asked(&entra, &[("grant_type", "refresh_token"), ("refresh_token", "portal-secret")]);
    entra.0.add_secret("portal", "5ec4e700-0000-4000-8000-0000000000ff", "portal-new-secret", 2_000_000_000);
    entra.0.change_password(ALICE, "another-password");
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", NIGHTLY),
        ("client_secret", "nightly-wrong"),
        ("scope", "x/.default"),
    ];
    entra.token(&form);
    let logs = format!("{:?}{:?}", entries(&entra, SIGN_INS), entries(&entra, AUDITS));
    for secret in [
        "portal-secret",
        "portal-new-secret",
        "nightly-wrong",
        "alice-password",
        "another-password",
        "246810",
        held["refresh_token"].as_str().unwrap(),
        held["access_token"].as_str().unwrap(),
    ] {
        assert!(!logs.contains(secret), "{secret}");
    }
    assert!(logs.contains("7000215"), "the wrong secret is logged as such");
}

#[test]
fn malformed_queries_of_the_logs_are_refused_in_shape() {
    let entra = Entra::new();
    for (path, status) in [
        ("/graph/v1.0/auditLogs/signIns?$filter=x", 400),
        ("/graph/v1.0/auditLogs/nothing", 404),
        ("/graph/v1.0/auditLogs/signIns?$top=many", 200),
        ("/graph/v1.0/auditLogs/signIns?$filter=a/b/c%20eq%20'1'", 200),
    ] {
        assert_eq!(entra.get(path).0, status, "{path}");
    }
    assert_eq!(entra.post(SIGN_INS, &[]).0, 405);
}

#[test]
fn m4_16_a_token_lives_long_only_if_client_and_api_can_take_it_back() {
    for (entra, claims_sent, is_long) in [
        (Entra::new(), vec![], false),
        (Entra::new(), vec![("claims", CP1)], false),
        (revocable(), vec![], false),
        (revocable(), vec![("claims", CP1)], true),
    ] {
        let held = tokens(&entra, &claims_sent);
        let claims = claims(&held, "access_token");
        let lifetime = claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap();
        let expected = if is_long { 72_000..100_801 } else { 3_600..5_401 };
        assert!(expected.contains(&lifetime), "{lifetime} for {claims_sent:?}");
        assert_eq!(held["expires_in"], lifetime);
        assert_eq!(claims.get("xms_cc").cloned(), is_long.then(|| json!(["cp1"])));
    }
}

#[test]
fn m0_24_m2_80_m4_18_what_ends_access_is_told_to_apis_and_refuses_the_refresh() {
    type Happens = fn(&Entra) -> bool;
    let cases: [(Happens, CriticalReason, u64); 5] = [
        (|entra| entra.0.disable_user(ALICE), CriticalReason::UserDisabled, 50_057),
        (|entra| entra.0.revoke_sessions(ALICE), CriticalReason::SessionsRevoked, 50_173),
        (|entra| entra.0.raise_risk(ALICE), CriticalReason::HighRisk, 50_173),
        (|entra| entra.0.delete_user(ALICE), CriticalReason::UserDeleted, 50_034),
        (|entra| entra.0.change_password(ALICE, "another"), CriticalReason::PasswordChanged, 0),
    ];
    for (happens, reason, number) in cases {
        let entra = revocable();
        let held = tokens(&entra, &[("claims", CP1)]);
        let exposed = claims(&held, "access_token")["exp"].as_u64().unwrap();
        entra.0.clock().advance(60);
        assert!(happens(&entra), "{reason:?}");
        let events = entra.0.critical_events(0);
        let told: Vec<_> =
            events.iter().map(|event| (event.tid.as_str(), event.oid.as_str(), event.reason)).collect();
        assert_eq!(told, [(CONTOSO, ALICE_ID, reason)]);
        assert_eq!(events[0].time, crate::common::NOW + 60);
        let issued = claims(&held, "access_token")["nbf"].as_u64().unwrap();
        assert!(issued < events[0].time && events[0].time < exposed, "older than the event, and not expired");
        assert!(entra.0.critical_events(events[0].time + 1).is_empty());
        // A confidential client's grant outlives a new password.
        match number {
            0 => assert_eq!(refreshed(&entra, &held).0, 200),
            _ => assert_eq!(refused(&refreshed(&entra, &held)).2, number, "{reason:?}"),
        }
    }
}

#[test]
fn m4_19_a_device_that_breaks_the_rules_ends_no_token() {
    let policy = "[[policy]]\nname = \"the policy\"\ntenant = \"contoso.example\"\ncontrols = [\"compliant-device\"]\n# --- Users";
    let entra = Entra::changed(&[("# --- Users", policy)]);
    let mut browser = Browser::new(&entra);
    browser.headers = vec![("x-beartrap-device", "alice-laptop")];
    let code = code(&mut browser);
    let form = [
        ("grant_type", "authorization_code"),
        ("redirect_uri", "https://portal.contoso.example/signin-oidc"),
        ("code", code.as_str()),
    ];
    let (_, held) = asked(&entra, &form);
    assert!(entra.0.set_device_compliance("alice-laptop", false));
    assert!(entra.0.critical_events(0).is_empty(), "no API hears of it");
    assert_eq!(refused(&refreshed(&entra, &held)).2, 53_000, "but nothing new is issued");
}

/// What Graph says to a token: status and the claims of its challenge.
fn at_graph(entra: &Entra, held: &Value) -> (u16, Option<Value>) {
    let token = format!("Bearer {}", held["access_token"].as_str().unwrap());
    let answer = entra.send(Request::get("/graph/v1.0/me").header("authorization", token), "");
    let challenge = answer.headers().get("www-authenticate").map(|value| value.to_str().unwrap().to_owned());
    let claims = challenge.and_then(|challenge| {
        assert!(challenge.contains("error=\"insufficient_claims\""), "{challenge}");
        let (_, rest) = challenge.split_once(", claims=\"")?;
        serde_json::from_slice(&STANDARD.decode(rest.trim_end_matches('"')).unwrap()).ok()
    });
    (answer.status().as_u16(), claims)
}

#[test]
fn m0_24_m4_18_an_api_that_hears_of_it_takes_the_token_back_from_clients_that_understand() {
    let graph = [("scope", "https://graph.microsoft.com/User.Read")];
    let consent = "[[consent]]\nclient = \"portal\"\ntenant = \"contoso.example\"\npermissions = [\"graph/User.Read\"]\nby = \"carol@contoso.example\"\nat = 2026-01-01\n# --- Users";
    let entra_of = || Entra::changed(&[("# --- Users", consent)]);
    for (capabilities, status) in [(vec![("claims", CP1)], 401), (vec![], 200)] {
        let entra = entra_of();
        let first = tokens(&entra, &[]);
        let token = first["refresh_token"].as_str().unwrap();
        let mut form = vec![("grant_type", "refresh_token"), ("refresh_token", token), graph[0]];
        form.extend(capabilities);
        let (_, held) = asked(&entra, &form);
        assert_eq!(at_graph(&entra, &held), (200, None), "{held}");
        entra.0.clock().advance(60);
        entra.0.change_password(ALICE, "another-password");
        let (got, challenge) = at_graph(&entra, &held);
        assert_eq!(got, status);
        let Some(challenge) = challenge else { continue };
        assert_eq!(challenge["access_token"]["nbf"]["value"], (crate::common::NOW + 60).to_string());
        // The client hands the claims on, with what it is capable of, and is served again.
        let mut merged = challenge.clone();
        merged["access_token"]["xms_cc"] = json!({"values": ["cp1"]});
        let merged = merged.to_string();
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", token),
            graph[0],
            ("claims", merged.as_str()),
        ];
        let (status, held) = asked(&entra, &form);
        assert_eq!((status, at_graph(&entra, &held)), (200, (200, None)), "{held}");
    }
}

#[test]
fn m3_83_a_role_for_a_time_is_in_the_tokens_of_that_time() {
    // The clock stands at 2026-07-01.
    let assignment = "[[assignment]]\napplication = \"orders-api\"\nto = \"alice@contoso.example\"\nrole = \"Orders.Approve\"\nfrom = 2026-07-02\nuntil = 2026-07-03\n# --- Users";
    let entra = Entra::changed(&[("# --- Users", assignment)]);
    let held = tokens(&entra, &[]);
    let mut seen = Vec::new();
    for _ in 0..3 {
        let (_, new) = refreshed(&entra, &held);
        seen.push(claims(&new, "access_token").get("roles").cloned());
        entra.0.clock().advance(86_400);
    }
    assert_eq!(seen, [None, Some(json!(["Orders.Approve"])), None]);
}

#[test]
fn m3_54_an_api_in_the_middle_hands_the_demand_of_the_next_one_up_and_the_user_meets_it() {
    let policy = "[[policy]]\nname = \"the policy\"\ntenant = \"contoso.example\"\napplications = [\"graph\"]\ncontrols = [\"mfa\"]\n# --- Users";
    let consent = "[[consent]]\nclient = \"orders-api\"\ntenant = \"contoso.example\"\npermissions = [\"graph/User.Read\"]\nby = \"carol@contoso.example\"\nat = 2026-01-01\n# --- Users";
    let entra = Entra::changed(&[("# --- Users", policy), ("# --- Users", consent)]);
    let on_behalf = |held: &Value| {
        let form = [
            ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
            ("client_id", ORDERS_API),
            ("client_secret", "orders-secret"),
            ("assertion", held["access_token"].as_str().unwrap()),
            ("scope", "https://graph.microsoft.com/User.Read"),
            ("requested_token_use", "on_behalf_of"),
        ];
        entra.token(&form)
    };
    let mut browser = Browser::new(&entra);
    let first = code(&mut browser);
    let form = |code: &str| {
        [
            ("grant_type", "authorization_code".to_owned()),
            ("redirect_uri", "https://portal.contoso.example/signin-oidc".to_owned()),
            ("code", code.to_owned()),
        ]
    };
    let redeem = |code: &str| {
        let form = form(code);
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        asked(&entra, &form).1
    };
    let refusal = on_behalf(&redeem(&first));
    assert_eq!(refused(&refusal), (400, "invalid_grant", 50_076));
    let mut request = REQUEST.to_vec();
    request.push(("claims", refusal.1["claims"].as_str().unwrap()));
    let page = browser.open(AUTHORIZE, &request);
    let code = browser.submit(&page, &[("otc", "246810")]).code();
    let (status, document) = on_behalf(&redeem(&code));
    assert_eq!(status, 200, "{document}");
}
