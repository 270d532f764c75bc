//! Conditional Access, security defaults and risk: who is refused with which code, and what opens the way again.

use crate::common::browser::{Browser, View};
use crate::common::{CLI, Entra, PORTAL, but, claims, refused};
use serde_json::{Value, json};

const AUTHORIZE: &str = "/contoso.example/oauth2/v2.0/authorize";
const ORDERS: &str = "openid offline_access api://a0000000-0000-4000-8000-0000000000a1/orders.read";
const REQUEST: [(&str, &str); 4] = [
    ("client_id", PORTAL),
    ("response_type", "code"),
    ("redirect_uri", "https://portal.contoso.example/signin-oidc"),
    ("scope", ORDERS),
];
const ALICE: &str = "alice@contoso.example";
const OTP: &str = "246810";
/// Where nobody has registered anything.
const PLACES: &str = r#"
[[location]]
name = "abroad"
tenant = "contoso.example"
addresses = ["198.51.100.0/24"]
risk = "medium"
[[location]]
name = "attackers"
tenant = "contoso.example"
addresses = ["192.0.2.0/24"]
risk = "high"
suspicious = true
[[device]]
name = "old-phone"
id = "de41ce00-0000-4000-8000-000000000009"
tenant = "contoso.example"
"#;

/// The default world with a policy of Contoso.
fn with(policy: &str) -> Entra {
    let policy = format!(
        "{PLACES}[[policy]]\nname = \"the policy\"\ntenant = \"contoso.example\"\n{policy}\n# --- Users"
    );
    Entra::changed(&[("# --- Users", &policy)])
}

/// Signs in, and answers every page but those of policies.
fn signed_in(browser: &mut Browser<'_>, request: &[(&str, &str)], name: &str) -> View {
    let page = browser.open(AUTHORIZE, request);
    let password = format!("{}-password", name.split('@').next().unwrap());
    let view = browser.sign_in(&page, name, &password);
    consented(browser, view)
}

fn consented(browser: &mut Browser<'_>, view: View) -> View {
    match &view {
        View::Page { html, .. } if html.contains("value=\"accept\"") && html.contains("/common/consent") => {
            browser.accept(&view)
        }
        _ => view,
    }
}

fn redeemed(entra: &Entra, code: &str) -> Value {
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", PORTAL),
        ("client_secret", "portal-secret"),
        ("redirect_uri", "https://portal.contoso.example/signin-oidc"),
        ("code", code),
    ];
    let (status, body) = entra.token(&form);
    assert_eq!(status, 200, "{body}");
    body
}

fn refreshed(entra: &Entra, tokens: &Value, more: &[(&str, &str)]) -> (u16, Value) {
    let mut form = vec![
        ("grant_type", "refresh_token"),
        ("client_id", PORTAL),
        ("client_secret", "portal-secret"),
        ("refresh_token", tokens["refresh_token"].as_str().unwrap()),
    ];
    form.extend_from_slice(more);
    entra.token(&form)
}

fn tokens(entra: &Entra, name: &str) -> Value {
    let code = signed_in(&mut Browser::new(entra), &REQUEST, name).code();
    redeemed(entra, &code)
}

/// The code that a sign-in of a user with these headers ends in; 0 for none.
fn outcome(entra: &Entra, name: &str, headers: &[(&'static str, &'static str)]) -> u64 {
    let mut browser = Browser::new(entra);
    browser.headers = headers.to_vec();
    match signed_in(&mut browser, &REQUEST, name) {
        away @ View::Away(_) if away.parameter("error").is_some() => away.refusal().1,
        View::Away(_) => 0,
        page @ View::Page { .. } if page.html().contains("AADSTS") => page.number(),
        page @ View::Page { .. } => panic!("a page: {}", page.html()),
    }
}

#[test]
fn m3_51_a_policy_speaks_where_all_its_conditions_hold() {
    let windows = ("user-agent", "Mozilla/5.0 (Windows NT 10.0)");
    let iphone = ("user-agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)");
    let office = ("x-forwarded-for", "203.0.113.9");
    let elsewhere = ("x-forwarded-for", "198.51.100.9");
    for (conditions, headers, blocks) in [
        ("", vec![], true),
        ("users = [\"alice@contoso.example\"]", vec![], true),
        ("users = [\"bob@contoso.example\"]", vec![], false),
        ("except = [\"alice@contoso.example\"]", vec![], false),
        ("groups = [\"staff\"]", vec![], true),
        ("groups = [\"staff\"]\nexcept = [\"alice@contoso.example\"]", vec![], false),
        ("roles = [\"global-administrator\"]", vec![], false),
        ("applications = [\"orders-api\"]", vec![], true),
        ("applications = [\"stock-api\"]", vec![], false),
        ("locations = [\"office\"]", vec![office], true),
        ("locations = [\"office\"]", vec![elsewhere], false),
        ("locations = [\"office\"]", vec![], false),
        ("except_locations = [\"office\"]", vec![office], false),
        ("except_locations = [\"office\"]", vec![elsewhere], true),
        ("platforms = [\"ios\", \"android\"]", vec![iphone], true),
        ("platforms = [\"ios\", \"android\"]", vec![windows], false),
        ("clients = [\"browser\"]", vec![], true),
        ("clients = [\"mobile-and-desktop\"]", vec![], false),
        ("sign_in_risk = [\"medium\"]", vec![elsewhere], true),
        ("sign_in_risk = [\"medium\"]", vec![office], false),
        ("user_risk = [\"high\"]", vec![], false),
        ("applications = [\"orders-api\"]\nlocations = [\"office\"]", vec![elsewhere], false),
        ("state = \"off\"", vec![], false),
        ("state = \"report-only\"", vec![], false),
        ("contexts = [\"c1\"]", vec![], false),
    ] {
        let entra = with(&format!("{conditions}\ncontrols = [\"block\"]"));
        let expected = if blocks { 53_003 } else { 0 };
        assert_eq!(outcome(&entra, ALICE, &headers), expected, "{conditions} {headers:?}");
    }
}

#[test]
fn m3_52_m3_69_each_control_has_its_refusal() {
    let known = ("x-beartrap-device", "alice-laptop");
    let stale = ("x-beartrap-device", "old-phone");
    let strange = ("user-agent", "Plan9");
    for (control, headers, number) in [
        ("controls = [\"block\"]", vec![], 53_003),
        ("controls = [\"block\"]\nsecurity_policy = true", vec![], 530_032),
        ("controls = [\"compliant-device\"]", vec![], 53_000),
        ("controls = [\"compliant-device\"]", vec![stale], 53_000),
        ("controls = [\"compliant-device\"]", vec![strange], 50_005),
        ("controls = [\"compliant-device\"]", vec![known], 0),
        ("controls = [\"joined-device\"]", vec![stale], 53_001),
        ("controls = [\"joined-device\"]", vec![known], 0),
        ("controls = [\"known-device\"]", vec![stale], 0),
        ("controls = [\"approved-app\"]", vec![], 53_002),
        ("controls = [\"approved-app\"]\napproved = [\"portal\"]", vec![], 0),
        (
            "controls = [\"compliant-device\", \"approved-app\"]\nany_control = true\napproved = [\"portal\"]",
            vec![],
            0,
        ),
        ("controls = [\"compliant-device\", \"approved-app\"]\napproved = [\"portal\"]", vec![], 53_000),
        ("controls = [\"compliant-device\", \"joined-device\"]", vec![known], 0),
    ] {
        assert_eq!(outcome(&with(control), ALICE, &headers), number, "{control} {headers:?}");
    }
    let attackers = [("x-forwarded-for", "192.0.2.1")];
    let entra = with("state = \"off\"");
    assert_eq!(outcome(&entra, ALICE, &attackers), 50_131);
    assert_eq!(outcome(&with("controls = [\"known-device\"]"), ALICE, &[]), 50_097);
}

#[test]
fn m3_53_the_strictest_policy_wins_and_all_demands_are_made_together() {
    let mfa = "controls = [\"mfa\"]\n[[policy]]\nname = \"the other\"\ntenant = \"contoso.example\"\n";
    assert_eq!(outcome(&with(&format!("{mfa}controls = [\"block\"]")), ALICE, &[]), 53_003);
    assert_eq!(outcome(&with(&format!("{mfa}controls = [\"compliant-device\"]")), ALICE, &[]), 53_000);
    // Both of what can be met at the sign-in are asked for, one after the other.
    let entra = with(&format!("{mfa}controls = [\"terms\"]"));
    let mut browser = Browser::new(&entra);
    let first = signed_in(&mut browser, &REQUEST, ALICE);
    let second = browser.submit(&first, &[("otc", OTP)]);
    assert!(second.html().contains("Terms of use"), "{second:?}");
    let last = browser.submit(&second, &[("terms", "accept")]);
    assert!(!consented(&mut browser, last).code().is_empty());
}

#[test]
fn m1_22_m3_54_m3_55_m3_99_m4_18_a_policy_counts_from_the_next_token_on_and_claims_lead_through() {
    let entra = with("state = \"off\"\ncontrols = [\"mfa\"]\napplications = [\"orders-api\"]");
    let mut browser = Browser::new(&entra);
    let code = signed_in(&mut browser, &REQUEST, ALICE).code();
    let tokens = redeemed(&entra, &code);
    assert_eq!(refreshed(&entra, &tokens, &[]).0, 200, "it worked yesterday");
    assert!(entra.0.switch_policy("the policy", true));
    let refusal = refreshed(&entra, &tokens, &[]);
    assert_eq!(refused(&refusal), (400, "invalid_grant", 50_076));
    let body = &refusal.1;
    assert_eq!(body["suberror"], "basic_action");
    // A string that holds JSON.
    let handed_on = body["claims"].as_str().unwrap();
    let wanted: Value = serde_json::from_str(handed_on).unwrap();
    assert_eq!(wanted["access_token"]["capolids"]["essential"], true);
    // The same request again does not help, nor does a silent one.
    assert_eq!(refused(&refreshed(&entra, &tokens, &[("claims", handed_on)])).2, 50_076);
    let mut request = but(&REQUEST, "prompt", "none");
    request.push(("claims", handed_on));
    let silent = browser.open(AUTHORIZE, &request);
    assert_eq!(silent.refusal(), ("interaction_required".to_owned(), 50_076));
    assert_eq!(silent.parameter("claims").as_deref(), Some(handed_on));
    // Interactively, with the claims, even where no API is named that the policy is for.
    let mut request = but(&REQUEST, "scope", "openid offline_access");
    request.push(("claims", handed_on));
    let page = browser.open(AUTHORIZE, &request);
    let wrong = browser.submit(&page, &[("otc", "000000")]);
    assert_eq!(wrong.number(), 50_074);
    let code = browser.submit(&wrong, &[("otc", OTP)]).code();
    let better = redeemed(&entra, &code);
    let api = [("scope", ORDERS)];
    assert_eq!(refreshed(&entra, &better, &api).0, 200);
    assert_eq!(
        refused(&refreshed(&entra, &tokens, &api)).2,
        50_076,
        "the old grant proves no more than before"
    );
}

#[test]
fn m2_35_a_client_that_hands_the_password_on_cannot_give_a_second_factor() {
    let form = [
        ("grant_type", "password"),
        ("client_id", CLI),
        ("username", ALICE),
        ("password", "alice-password"),
        ("scope", "openid api://a0000000-0000-4000-8000-0000000000a1/orders.read"),
    ];
    let changed = |more: &str| {
        let place = format!("{more}\n# --- Users");
        let consent = "[[consent]]\nclient = \"orders-cli\"\ntenant = \"contoso.example\"\npermissions = [\"orders-api/orders.read\"]\nby = \"carol@contoso.example\"\nat = 2026-01-01\n# --- Users";
        Entra::changed(&[
            ("flows = [\"public\"]", "flows = [\"public\", \"password\"]"),
            ("# --- Users", &place),
            ("# --- Users", consent),
        ])
    };
    assert_eq!(changed("").token(&form).0, 200);
    let policy = "[[policy]]\nname = \"the policy\"\ntenant = \"contoso.example\"\ncontrols = [\"mfa\"]";
    assert_eq!(refused(&changed(policy).token(&form)).2, 50_076);
    let old = "[[policy]]\nname = \"the policy\"\ntenant = \"contoso.example\"\nclients = [\"other\"]\ncontrols = [\"block\"]";
    assert_eq!(refused(&changed(old).token(&form)).2, 53_003);
}

#[test]
fn m3_58_without_the_edition_policies_do_nothing_and_the_log_says_so() {
    let free = ("domains = [\"contoso.example\"]", "domains = [\"contoso.example\"]\nedition = \"free\"");
    let policy = "[[policy]]\nname = \"the policy\"\ntenant = \"contoso.example\"\ncontrols = [\"block\"]\n# --- Users";
    let personality = Entra::changed(&[free, ("# --- Users", policy)]);
    assert_eq!(outcome(&personality, ALICE, &[]), 0);
    let log = personality.get("/graph/v1.0/auditLogs/signIns").1;
    let entry = &log["value"][0];
    assert_eq!(entry["appliedConditionalAccessPolicies"][0]["result"], "notEnabled", "{entry}");
    assert!(entry["explanation"]["notes"][0].as_str().unwrap().contains("no Conditional Access"), "{entry}");
}

#[test]
fn m3_95_security_defaults_want_a_second_factor_of_everybody_and_close_old_ways() {
    let on = ("domains = [\"contoso.example\"]", "domains = [\"contoso.example\"]\nsecurity_defaults = true");
    let entra = Entra::changed(&[on, ("flows = [\"public\"]", "flows = [\"public\", \"password\"]")]);
    let silent = but(&REQUEST, "prompt", "none");
    let mut browser = Browser::new(&entra);
    let page = signed_in(&mut browser, &REQUEST, "bob@contoso.example");
    assert!(page.html().contains("Register"), "bob has none yet: {page:?}");
    assert_eq!(browser.open(AUTHORIZE, &silent).refusal(), ("interaction_required".to_owned(), 50_079));
    assert_eq!(browser.submit(&page, &[("new_code", "12")]).number(), 50_079, "too short");
    let view = browser.submit(&page, &[("new_code", "424242")]);
    assert!(!consented(&mut browser, view).code().is_empty());
    // Administrators give it each time, others have it.
    assert_eq!(outcome(&entra, ALICE, &[]), 0);
    let mut browser = Browser::new(&entra);
    let page = signed_in(&mut browser, &REQUEST, "carol@contoso.example");
    assert!(page.html().contains("name=\"otc\""), "{page:?}");
    let old = [
        ("grant_type", "password"),
        ("client_id", CLI),
        ("username", ALICE),
        ("password", "alice-password"),
        ("scope", "openid"),
    ];
    let form = but(&old, "client_id", PORTAL);
    assert_eq!(entra.token(&form).0, 401, "portal is no public client");
    let consent = "[[consent]]\nclient = \"orders-cli\"\ntenant = \"contoso.example\"\npermissions = [\"orders-api/orders.read\"]\nby = \"carol@contoso.example\"\nat = 2026-01-01\n# --- Users";
    let entra = Entra::changed(&[
        on,
        ("flows = [\"public\"]", "flows = [\"public\", \"password\"]"),
        ("# --- Users", consent),
    ]);
    assert_eq!(refused(&entra.token(&old)).2, 530_035);
}

#[test]
fn m3_9_m3_85_risk_blocks_or_asks_for_more() {
    let abroad = ("x-forwarded-for", "198.51.100.9");
    let entra = with("user_risk = [\"high\"]\ncontrols = [\"block\"]");
    let held = tokens(&entra, ALICE);
    assert!(entra.0.raise_risk(ALICE));
    assert_eq!(refused(&refreshed(&entra, &held, &[])).2, 50_173, "what was granted before is withdrawn");
    entra.0.clock().advance(1);
    assert_eq!(outcome(&entra, ALICE, &[]), 53_003);
    assert!(entra.0.dismiss_risk(ALICE));
    assert_eq!(outcome(&entra, ALICE, &[]), 0);
    // A risky place asks for the second factor, and lets nobody register one.
    let entra = with("sign_in_risk = [\"medium\", \"high\"]\ncontrols = [\"mfa\"]");
    let mut browser = Browser::new(&entra);
    browser.headers = vec![abroad];
    let page = signed_in(&mut browser, &REQUEST, ALICE);
    assert!(page.html().contains("name=\"otc\""), "{page:?}");
    assert_eq!(outcome(&entra, "bob@contoso.example", &[abroad]), 53_004);
    // A guest's risk is cleared at home alone.
    let entra = with("user_risk = [\"high\"]\ncontrols = [\"block\"]");
    assert!(entra.0.raise_risk("pat@fabrikam.example"));
    entra.0.clock().advance(1);
    assert_eq!(outcome(&entra, "pat@fabrikam.example", &[]), 53_011);
}

#[test]
fn sessions_and_factors_grow_old_where_a_policy_says_so() {
    let entra = with("sign_in_hours = 4");
    let held = tokens(&entra, ALICE);
    entra.0.clock().advance(4 * 3_600 - 1);
    assert_eq!(refreshed(&entra, &held, &[]).0, 200);
    entra.0.clock().advance(1);
    let refusal = refreshed(&entra, &held, &[]);
    assert_eq!(refused(&refusal), (400, "interaction_required", 70_043));
    assert!(refusal.1["claims"].is_string());

    let entra = with("controls = [\"mfa\"]\nmfa_hours = 1");
    let mut browser = Browser::new(&entra);
    let page = signed_in(&mut browser, &REQUEST, ALICE);
    let view = browser.submit(&page, &[("otc", OTP)]);
    let held = redeemed(&entra, &consented(&mut browser, view).code());
    assert_eq!(refreshed(&entra, &held, &[]).0, 200);
    entra.0.clock().advance(3_600);
    assert_eq!(refused(&refreshed(&entra, &held, &[])).2, 50_078);
    let page = browser.open(AUTHORIZE, &REQUEST);
    assert!(!browser.submit(&page, &[("otc", OTP)]).code().is_empty());

    let entra = with("controls = [\"terms\"]");
    let mut browser = Browser::new(&entra);
    let page = signed_in(&mut browser, &REQUEST, ALICE);
    let silent = browser.open(AUTHORIZE, &but(&REQUEST, "prompt", "none"));
    assert_eq!(silent.refusal(), ("interaction_required".to_owned(), 50_158));
    assert_eq!(browser.submit(&page, &[("terms", "decline")]).refusal().1, 50_158);
    assert_eq!(outcome_page(&entra, &REQUEST), "Terms of use", "declined terms are asked for again");
}

fn outcome_page(entra: &Entra, request: &[(&str, &str)]) -> String {
    let page = signed_in(&mut Browser::new(entra), request, ALICE);
    let (_, rest) = page.html().split_once("<h1>").unwrap();
    rest.split('<').next().unwrap().to_owned()
}

#[test]
fn older_answers_name_policies_another_error() {
    let changes = [
        (
            "# --- Users",
            "[[policy]]\nname = \"the policy\"\ntenant = \"contoso.example\"\nstate = \"off\"\ncontrols = [\"block\"]\n# --- Users",
        ),
        ("# --- Users", "[switches]\npolicy_refusals = \"interaction_required\"\n# --- Users"),
    ];
    let entra = Entra::changed(&changes);
    let held = tokens(&entra, ALICE);
    entra.0.switch_policy("the policy", true);
    let refusal = refreshed(&entra, &held, &[]);
    assert_eq!(refused(&refusal), (400, "interaction_required", 53_003));
    assert_eq!((&refusal.1["suberror"], refusal.1.get("claims")), (&json!("message_only"), None));
}

#[test]
fn m2_78_an_authentication_context_is_in_the_token_once_its_policy_is_met() {
    let entra = with("contexts = [\"c1\"]\ncontrols = [\"mfa\"]");
    let held = tokens(&entra, ALICE);
    assert_eq!(claims(&held, "access_token").get("acrs"), None);
    let wanted = r#"{"access_token":{"acrs":{"essential":true,"value":"c1"}}}"#;
    assert_eq!(refused(&refreshed(&entra, &held, &[("claims", wanted)])).2, 50_076);
    let mut browser = Browser::new(&entra);
    let mut request = REQUEST.to_vec();
    request.push(("claims", wanted));
    let page = signed_in(&mut browser, &request, ALICE);
    let code = browser.submit(&page, &[("otc", OTP)]).code();
    let held = redeemed(&entra, &code);
    let (status, better) = refreshed(&entra, &held, &[("claims", wanted)]);
    assert_eq!((status, claims(&better, "access_token")["acrs"].clone()), (200, json!(["c1"])));
}

#[test]
fn m3_70_m3_96_m3_97_tenants_and_networks_close_their_borders() {
    let pat = "pat@fabrikam.example";
    assert_eq!(outcome(&Entra::new(), pat, &[]), 0);
    let contoso = ("domains = [\"contoso.example\"]", "domains = [\"contoso.example\"]\nguests_in = false");
    assert_eq!(outcome(&Entra::changed(&[contoso]), pat, &[]), 500_213);
    assert_eq!(outcome(&Entra::changed(&[contoso]), ALICE, &[]), 0, "members are no guests");
    let fabrikam =
        ("domains = [\"fabrikam.example\"]", "domains = [\"fabrikam.example\"]\nguests_out = false");
    assert_eq!(outcome(&Entra::changed(&[fabrikam]), pat, &[]), 500_212);
    let header = "restrict-access-to-tenants";
    assert_eq!(outcome(&Entra::new(), ALICE, &[(header, "fabrikam.example")]), 500_021);
    assert_eq!(outcome(&Entra::new(), ALICE, &[(header, "fabrikam.example, contoso.example")]), 0);
}

#[test]
fn malformed_claims_are_refused_in_shape() {
    let entra = Entra::new();
    for malformed in ["{", "[]", "null", "7", r#"{"access_token":7}"#, &"[".repeat(5_000)] {
        let mut request = REQUEST.to_vec();
        request.push(("claims", malformed));
        assert_eq!(Browser::new(&entra).open(AUTHORIZE, &request).refusal().1, 9_002_313, "{malformed:.20}");
    }
    let held = tokens(&entra, ALICE);
    assert_eq!(refused(&refreshed(&entra, &held, &[("claims", "{")])).2, 9_002_313);
}
