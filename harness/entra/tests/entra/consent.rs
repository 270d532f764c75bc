//! Who consents to what: users, administrators, and tenants that forbid it.

use crate::common::browser::{Browser, View};
use crate::common::{CONTOSO, Entra, FABRIKAM, NIGHTLY, PORTAL, PRIZE, SAAS, but, claims, refused};

const AUTHORIZE: &str = "/contoso.example/oauth2/v2.0/authorize";
const CALLBACK: &str = "https://saas.contoso.example/callback";
const PORTAL_REQUEST: [(&str, &str); 5] = [
    ("client_id", PORTAL),
    ("response_type", "code"),
    ("redirect_uri", "https://portal.contoso.example/signin-oidc"),
    ("scope", "openid offline_access api://a0000000-0000-4000-8000-0000000000a1/orders.read"),
    ("state", "s-1"),
];
const SAAS_REQUEST: [(&str, &str); 5] = [
    ("client_id", SAAS),
    ("response_type", "code"),
    ("redirect_uri", CALLBACK),
    ("scope", "openid User.Read"),
    ("state", "s-1"),
];
const PRIZE_REQUEST: [(&str, &str); 4] = [
    ("client_id", PRIZE),
    ("response_type", "code"),
    ("redirect_uri", "https://prize.stranger.example/callback"),
    ("scope", "openid Mail.Read"),
];

fn signed_in(browser: &mut Browser<'_>, path: &str, request: &[(&str, &str)], name: &str) -> View {
    let page = browser.open(path, request);
    let password = format!("{}-password", name.split('@').next().unwrap());
    browser.sign_in(&page, name, &password)
}

fn redeemed(entra: &Entra, code: &str) -> (u16, serde_json::Value) {
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", PORTAL),
        ("client_secret", "portal-secret"),
        ("redirect_uri", "https://portal.contoso.example/signin-oidc"),
        ("code", code),
    ];
    entra.token(&form)
}

fn refreshed(entra: &Entra, token: &str, scope: &str) -> (u16, serde_json::Value) {
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", PORTAL),
        ("client_secret", "portal-secret"),
        ("refresh_token", token),
        ("scope", scope),
    ];
    entra.token(&form)
}

#[test]
fn m3_8_m0_22_a_user_consents_once_and_it_is_asked_anew_only_for_more() {
    let entra = Entra::new();
    let mut browser = Browser::new(&entra);
    let page = signed_in(&mut browser, AUTHORIZE, &PORTAL_REQUEST, "alice@contoso.example");
    assert!(page.html().contains("orders-api/orders.read") && !page.html().contains("orders.write"));
    browser.accept(&page).code();
    let again = browser.open(AUTHORIZE, &PORTAL_REQUEST);
    again.code();
    // Incremental: only what is new is asked.
    let more = but(
        &PORTAL_REQUEST,
        "scope",
        "openid api://a0000000-0000-4000-8000-0000000000a1/orders.read api://a0000000-0000-4000-8000-0000000000a1/orders.write",
    );
    let page = browser.open(AUTHORIZE, &more);
    assert!(page.html().contains("orders.write") && !page.html().contains("orders.read"));
    let code = browser.accept(&page).code();
    assert_eq!(claims(&redeemed(&entra, &code).1, "access_token")["scp"], "orders.read orders.write");
    let asked = browser.open(AUTHORIZE, &but(&PORTAL_REQUEST, "prompt", "consent"));
    assert!(asked.html().contains("accept"), "prompt=consent asks in any case");
    // Another user is asked for himself.
    let page = signed_in(&mut Browser::new(&entra), AUTHORIZE, &PORTAL_REQUEST, "bob@contoso.example");
    assert!(page.html().contains("orders.read"));
}

#[test]
fn who_declines_is_led_back_with_a_refusal() {
    let entra = Entra::new();
    let mut browser = Browser::new(&entra);
    let page = signed_in(&mut browser, AUTHORIZE, &PORTAL_REQUEST, "alice@contoso.example");
    let view = browser.submit(&page, &[("answer", "cancel")]);
    assert_eq!(view.refusal(), ("access_denied".to_owned(), 65_004));
    assert!(browser.open(AUTHORIZE, &PORTAL_REQUEST).html().contains("accept"), "nothing was granted");
}

#[test]
fn m2_57_m3_45_m3_62_without_consent_a_silent_request_and_a_token_request_say_so() {
    let entra = Entra::new();
    let mut browser = Browser::new(&entra);
    let page = signed_in(&mut browser, AUTHORIZE, &PORTAL_REQUEST, "alice@contoso.example");
    let silent = but(&PORTAL_REQUEST, "prompt", "none");
    assert_eq!(browser.open(AUTHORIZE, &silent).refusal(), ("consent_required".to_owned(), 65_001));
    let code = browser.accept(&page).code();
    let (_, document) = redeemed(&entra, &code);
    let token = document["refresh_token"].as_str().unwrap();
    let answer = refreshed(&entra, token, "api://a0000000-0000-4000-8000-0000000000a1/orders.write");
    assert_eq!(refused(&answer), (400, "invalid_grant", 65_001));
    assert_eq!(answer.1["suberror"], "consent_required");
    assert!(entra.0.withdraw_consent("portal", "contoso.example"));
    let answer = refreshed(&entra, token, "api://a0000000-0000-4000-8000-0000000000a1/orders.read");
    assert_eq!(refused(&answer).2, 65_001, "consent was taken back");
}

#[test]
fn a_permission_for_administrators_stops_users_and_not_administrators() {
    let entra = Entra::new();
    let purge =
        but(&PORTAL_REQUEST, "scope", "openid api://a0000000-0000-4000-8000-0000000000a1/orders.purge");
    let view = signed_in(&mut Browser::new(&entra), AUTHORIZE, &purge, "alice@contoso.example");
    assert_eq!(view.number(), 90_094);
    let mut browser = Browser::new(&entra);
    let page = signed_in(&mut browser, AUTHORIZE, &purge, "carol@contoso.example");
    browser.submit(&page, &[("answer", "accept"), ("for_all", "1")]).code();
    signed_in(&mut Browser::new(&entra), AUTHORIZE, &purge, "alice@contoso.example").code();
}

#[test]
fn m3_43_m3_94_m3_87_the_tenant_decides_whether_users_consent() {
    for (setting, number) in [
        ("allowed", None),
        ("forbidden", Some(90_094)),
        ("requested", Some(90_095)),
        ("verified-publishers", Some(90_094)),
    ] {
        let entra =
            Entra::changed(&[("user_consent = \"forbidden\"", &format!("user_consent = \"{setting}\""))]);
        let path = "/fabrikam.example/oauth2/v2.0/authorize";
        let view = signed_in(&mut Browser::new(&entra), path, &SAAS_REQUEST, "pat@fabrikam.example");
        match number {
            Some(number) => assert_eq!(view.number(), number, "{setting}"),
            None => assert!(view.html().contains("accept")),
        }
        let home = signed_in(&mut Browser::new(&entra), AUTHORIZE, &SAAS_REQUEST, "alice@contoso.example");
        assert!(home.html().contains("accept"), "the same application in the permissive tenant");
    }
}

#[test]
fn m2_75_m3_86_a_strangers_application_shows_who_it_is_and_can_be_kept_out() {
    let entra = Entra::new();
    let page = signed_in(&mut Browser::new(&entra), AUTHORIZE, &PRIZE_REQUEST, "alice@contoso.example");
    for text in ["prize-draw", "Stranger", "unverified", "Mail.Read"] {
        assert!(page.html().contains(text), "{text}: {}", page.html());
    }
    let guarded = (
        "domains = [\"contoso.example\"]",
        "domains = [\"contoso.example\"]\nuser_consent = \"verified-publishers\"",
    );
    let entra = Entra::changed(&[guarded]);
    let view = signed_in(&mut Browser::new(&entra), AUTHORIZE, &PRIZE_REQUEST, "alice@contoso.example");
    assert_eq!(view.number(), 90_094);
    let page = signed_in(&mut Browser::new(&entra), AUTHORIZE, &PORTAL_REQUEST, "alice@contoso.example");
    assert!(page.html().contains("accept"), "the own application is not kept out");
    let entra = Entra::changed(&[
        guarded,
        ("home = \"stranger.example\"", "home = \"stranger.example\"\npublisher = \"verified\""),
    ]);
    let page = signed_in(&mut Browser::new(&entra), AUTHORIZE, &PRIZE_REQUEST, "alice@contoso.example");
    assert!(page.html().contains("accept") && !page.html().contains("unverified"));
}

#[test]
fn m1_11_m2_28_an_administrator_consents_for_everybody_and_once_is_enough() {
    let entra = Entra::new();
    let mut browser = Browser::new(&entra);
    let request = [("client_id", SAAS), ("redirect_uri", CALLBACK), ("state", "s-2")];
    let view = signed_in(&mut browser, "/contoso.example/adminconsent", &request, "alice@contoso.example");
    assert_eq!(view.number(), 90_093, "Alice is none");
    let mut browser = Browser::new(&entra);
    let page = signed_in(&mut browser, "/contoso.example/adminconsent", &request, "carol@contoso.example");
    assert!(page.html().contains("graph/User.Read"));
    let view = browser.submit(&page, &[("answer", "cancel")]);
    assert_eq!(view.parameter("error").as_deref(), Some("permission_denied"));
    let page = browser.open("/contoso.example/adminconsent", &request);
    let view = browser.accept(&page);
    assert!(view.away().as_str().starts_with(CALLBACK));
    assert_eq!(view.parameter("admin_consent").as_deref(), Some("True"));
    assert_eq!(view.parameter("tenant").as_deref(), Some(CONTOSO));
    assert_eq!(view.parameter("state").as_deref(), Some("s-2"));
    signed_in(&mut Browser::new(&entra), AUTHORIZE, &SAAS_REQUEST, "alice@contoso.example").code();
    let evil = but(&request, "redirect_uri", "https://evil.example/");
    assert_eq!(browser.open("/contoso.example/adminconsent", &evil).number(), 50_011);
}

#[test]
fn an_administrator_consents_to_the_scopes_of_the_request_in_version_2() {
    let entra = Entra::new();
    let mut browser = Browser::new(&entra);
    let scope = "api://a0000000-0000-4000-8000-0000000000a1/orders.purge";
    let uri = "https://portal.contoso.example/signin-oidc";
    let request = [("client_id", PORTAL), ("redirect_uri", uri), ("scope", scope)];
    let path = "/contoso.example/v2.0/adminconsent";
    let page = signed_in(&mut browser, path, &request, "carol@contoso.example");
    let view = browser.accept(&page);
    assert_eq!(view.parameter("scope").as_deref(), Some(scope));
    let purge = but(&PORTAL_REQUEST, "scope", scope);
    signed_in(&mut Browser::new(&entra), AUTHORIZE, &purge, "alice@contoso.example").code();
    let view = browser.open(path, &but(&request, "scope", "api://nobody/x"));
    assert_eq!(view.refusal().1, 500_011);
}

#[test]
fn m1_10_m1_12_m3_91_m3_44_m2_46_a_daemon_gets_its_role_when_an_administrator_grants_it() {
    let entra = Entra::changed(&[(
        "name = \"nightly\"",
        "name = \"nightly\"\nredirects = { web = [\"https://nightly.contoso.example/granted\"] }",
    )]);
    assert!(entra.0.withdraw_consent("nightly", "contoso.example"));
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", NIGHTLY),
        ("client_secret", "nightly-secret"),
        ("scope", "api://a0000000-0000-4000-8000-0000000000a1/.default"),
    ];
    let (status, document) = entra.token(&form);
    assert_eq!(
        (status, claims(&document, "access_token").get("roles")),
        (200, None),
        "before: a token without a role"
    );
    let request = [("client_id", NIGHTLY), ("redirect_uri", "https://nightly.contoso.example/granted")];
    let mut browser = Browser::new(&entra);
    let page = signed_in(&mut browser, "/contoso.example/adminconsent", &request, "carol@contoso.example");
    browser.accept(&page).away();
    let (_, document) = entra.token(&form);
    assert_eq!(claims(&document, "access_token")["roles"], serde_json::json!(["Orders.Read.All"]));
    let silent = [
        ("client_id", NIGHTLY),
        ("response_type", "code"),
        ("prompt", "none"),
        ("scope", "openid"),
        ("redirect_uri", "https://nightly.contoso.example/granted"),
    ];
    let view = Browser::new(&entra).open(AUTHORIZE, &silent);
    assert_eq!(view.refusal().1, 50_058, "and nobody signs in at night");
}

#[test]
fn m0_18_m3_31_m3_20_the_first_consent_lets_an_application_into_a_tenant_and_into_no_other() {
    let entra = Entra::changed(&[("user_consent = \"forbidden\"", "user_consent = \"allowed\"")]);
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", SAAS),
        ("client_secret", "saas-secret"),
        ("scope", "https://graph.microsoft.com/.default"),
    ];
    let path = "/fabrikam.example/oauth2/v2.0/token";
    let before = entra.post(path, &form);
    assert_eq!(refused(&before).2, 7_000_229, "no service principal yet");
    let mut browser = Browser::new(&entra);
    let authorize = "/fabrikam.example/oauth2/v2.0/authorize";
    let page = signed_in(&mut browser, authorize, &SAAS_REQUEST, "pat@fabrikam.example");
    browser.accept(&page).code();
    let (status, document) = entra.post(path, &form);
    assert_eq!(status, 200, "{document}");
    assert_eq!(claims(&document, "access_token")["tid"], FABRIKAM);
    let elsewhere = entra.post("/stranger.example/oauth2/v2.0/token", &form);
    assert_eq!(refused(&elsewhere).2, 7_000_229);
    let page = signed_in(&mut Browser::new(&entra), AUTHORIZE, &SAAS_REQUEST, "alice@contoso.example");
    assert!(page.html().contains("accept"), "a consent in Fabrikam is none in Contoso");
}

#[test]
fn version_one_can_demand_an_administrator_at_the_sign_in() {
    let entra = Entra::new();
    let request = [
        ("client_id", SAAS),
        ("response_type", "code"),
        ("redirect_uri", CALLBACK),
        ("resource", "https://graph.microsoft.com"),
        ("prompt", "admin_consent"),
    ];
    let path = "/contoso.example/oauth2/authorize";
    let view = signed_in(&mut Browser::new(&entra), path, &request, "alice@contoso.example");
    assert_eq!(view.number(), 90_093);
    let mut browser = Browser::new(&entra);
    let page = signed_in(&mut browser, path, &request, "carol@contoso.example");
    browser.accept(&page).code();
    let silent = but(&request, "prompt", "");
    signed_in(&mut Browser::new(&entra), path, &silent, "alice@contoso.example").code();
}
