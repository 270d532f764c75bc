//! Who may sign in where, and what the pages and the redirects say.

use crate::common::browser::{Browser, View};
use crate::common::{CONTOSO, Entra, FABRIKAM, PORTAL, PRIZE, SAAS, but, claims, refused};
use http::Request;

const AUTHORIZE: &str = "/contoso.example/oauth2/v2.0/authorize";
const ORDERS: &str = "api://a0000000-0000-4000-8000-0000000000a1";
const PORTAL_REQUEST: [(&str, &str); 5] = [
    ("client_id", PORTAL),
    ("response_type", "code"),
    ("redirect_uri", "https://portal.contoso.example/signin-oidc"),
    ("scope", "openid profile api://a0000000-0000-4000-8000-0000000000a1/orders.read"),
    ("state", "s-1"),
];
const SAAS_REQUEST: [(&str, &str); 5] = [
    ("client_id", SAAS),
    ("response_type", "code"),
    ("redirect_uri", "https://saas.contoso.example/callback"),
    ("scope", "openid profile User.Read"),
    ("state", "s-1"),
];

fn opened(entra: &Entra, request: &[(&str, &str)]) -> View {
    Browser::new(entra).open(AUTHORIZE, request)
}

/// Signs in and consents; the last page, or where it led.
fn through(browser: &mut Browser<'_>, path: &str, request: &[(&str, &str)], name: &str) -> View {
    let page = browser.open(path, request);
    let password = format!("{}-password", name.split('@').next().unwrap());
    let view = browser.sign_in(&page, name, &password);
    match view {
        View::Page { ref html, .. } if html.contains("value=\"accept\"") => browser.accept(&view),
        _ => view,
    }
}

#[test]
fn m2_56_m2_76_m3_61_a_redirect_uri_that_differs_is_never_followed() {
    let entra = Entra::new();
    for uri in [
        "https://portal.contoso.example/signin-oidc/",
        "https://portal.contoso.example/Signin-oidc",
        "http://portal.contoso.example/signin-oidc",
        "https://portal.contoso.example:8443/signin-oidc",
        "https://portal.contoso.example/signin-oidc?next=https://evil.example",
        "https://portal.contoso.example/signin-oidc#x",
        "https://portal.contoso.example.evil.example/signin-oidc",
        "https://portal.contoso.example@evil.example/signin-oidc",
        "https://portal.contoso.example/signin-oidc/../other",
        "http://localhost:5000/signin-oidc",
        "javascript:alert(1)",
    ] {
        let view = opened(&entra, &but(&PORTAL_REQUEST, "redirect_uri", uri));
        assert_eq!(view.number(), 50_011, "{uri}");
        let named = view.html().contains("registered: https://portal.contoso.example/signin-oidc");
        assert!(named, "both strings are named: {}", view.html());
    }
    let view = opened(&entra, &but(&PORTAL_REQUEST, "redirect_uri", "not a uri"));
    assert_eq!(view.number(), 70_004);
    let view = opened(&entra, &but(&PORTAL_REQUEST, "redirect_uri", "<script>alert(1)</script>"));
    assert!(!view.html().contains("<script>"), "{}", view.html());
}

#[test]
fn a_redirect_uri_may_be_left_out_where_one_is_registered() {
    let entra = Entra::new();
    let view = through(
        &mut Browser::new(&entra),
        AUTHORIZE,
        &but(&PORTAL_REQUEST, "redirect_uri", ""),
        "alice@contoso.example",
    );
    assert!(view.away().as_str().starts_with("https://portal.contoso.example/signin-oidc?"));
    let none =
        but(&but(&PORTAL_REQUEST, "redirect_uri", ""), "client_id", "d0000000-0000-4000-8000-0000000000d1");
    assert_eq!(opened(&entra, &none).number(), 900_971);
}

#[test]
fn m2_15_m2_59_m3_21_m3_63_m3_108_an_application_that_is_not_found_has_several_causes() {
    let entra = Entra::new();
    for (path, id, number) in [
        (AUTHORIZE, "c0000000-0000-4000-8000-0000000000c9", 700_016),
        (AUTHORIZE, "00000000-0000-0000-0000-000000000000", 700_038),
        (AUTHORIZE, "portal", 700_038),
        (AUTHORIZE, "", 900_144),
        ("/fabrikam.example/oauth2/v2.0/authorize", PORTAL, 700_016),
        ("/common/oauth2/v2.0/authorize", PORTAL, 50_194),
        ("/organizations/oauth2/v2.0/authorize", PORTAL, 50_194),
        ("/consumers/oauth2/v2.0/authorize", PORTAL, 9_002_332),
        ("/nowhere.example/oauth2/v2.0/authorize", PORTAL, 90_002),
    ] {
        let view = Browser::new(&entra).open(path, &but(&PORTAL_REQUEST, "client_id", id));
        assert_eq!(view.number(), number, "{path} {id}");
    }
    let view = opened(&entra, &but(&PORTAL_REQUEST, "scope", "api://nobody/orders.read"));
    assert_eq!(view.refusal(), ("invalid_resource".to_owned(), 500_011));
}

#[test]
fn m3_111_m3_12_a_single_tenant_application_needs_its_tenant_in_the_authority() {
    let entra = Entra::new();
    let view = Browser::new(&entra).open("/common/oauth2/v2.0/authorize", &PORTAL_REQUEST);
    assert_eq!(view.number(), 50_194);
    for tenant in ["contoso.example", "CONTOSO.example", CONTOSO] {
        let path = format!("/{tenant}/oauth2/v2.0/authorize");
        let view = Browser::new(&entra).open(&path, &PORTAL_REQUEST);
        assert!(view.html().contains("passwd"), "{tenant}");
    }
}

#[test]
fn m0_7_m2_58_m3_105_m1_16_m1_6_a_scope_can_be_wrong_in_many_ways() {
    let entra = Entra::new();
    let both = format!("{ORDERS}/orders.read https://stock.contoso.example/stock.read");
    let mixed = format!("{ORDERS}/.default {ORDERS}/orders.read");
    let unknown = format!("{ORDERS}/orders.raed");
    for (scope, error, number) in [
        (unknown.as_str(), "invalid_scope", 70_011),
        ("https://stock.contoso.example", "invalid_scope", 70_011),
        (mixed.as_str(), "invalid_scope", 70_011),
        (both.as_str(), "invalid_request", 700_022),
        ("https://storage.azure.com/.default", "invalid_client", 650_057),
        ("api://nobody/.default", "invalid_resource", 500_011),
        ("", "invalid_request", 900_144),
    ] {
        let view = opened(&entra, &but(&PORTAL_REQUEST, "scope", scope));
        assert_eq!(view.refusal(), (error.to_owned(), number), "{scope}");
        assert_eq!(view.parameter("state").as_deref(), Some("s-1"));
    }
    let view = opened(&entra, &but(&PORTAL_REQUEST, "resource", "https://stock.contoso.example"));
    assert_eq!(view.refusal(), ("invalid_request".to_owned(), 901_002));
}

#[test]
fn m4_25_an_application_asks_for_itself_by_its_id_alone() {
    let change = (
        "name = \"portal\"",
        "name = \"portal\"\nuris = [\"api://portal\"]\nscopes = [{ name = \"use\", consent = \"user\" }]",
    );
    let entra = Entra::changed(&[change]);
    let view = opened(&entra, &but(&PORTAL_REQUEST, "scope", "api://portal/use"));
    assert_eq!(view.refusal(), ("invalid_request".to_owned(), 90_009));
    let by_id = format!("{PORTAL}/.default");
    let view = opened(&entra, &but(&PORTAL_REQUEST, "scope", &by_id));
    assert!(view.html().contains("passwd"));
}

#[test]
fn m2_65_m2_2_m1_22_a_silent_request_without_a_session_fails_and_the_interactive_one_mends_it() {
    let entra = Entra::new();
    let mut browser = Browser::new(&entra);
    let silent = but(&PORTAL_REQUEST, "prompt", "none");
    let view = browser.open(AUTHORIZE, &silent);
    assert_eq!(view.refusal(), ("login_required".to_owned(), 50_058));
    assert_eq!(view.parameter("state").as_deref(), Some("s-1"));
    through(&mut browser, AUTHORIZE, &PORTAL_REQUEST, "alice@contoso.example").code();
    browser.open(AUTHORIZE, &silent).code();
    entra.0.clock().advance(86_400);
    assert_eq!(browser.open(AUTHORIZE, &silent).refusal().1, 50_058, "the session ends after a day");
}

#[test]
fn m3_7_m2_49_the_second_application_asks_for_no_password() {
    let entra = Entra::new();
    let mut browser = Browser::new(&entra);
    through(&mut browser, AUTHORIZE, &PORTAL_REQUEST, "alice@contoso.example").code();
    let view = browser.open(AUTHORIZE, &SAAS_REQUEST);
    assert!(view.html().contains("saas") && !view.html().contains("passwd"), "{}", view.html());
    browser.accept(&view).code();
    let again = browser.open(AUTHORIZE, &but(&SAAS_REQUEST, "prompt", "login"));
    assert!(again.html().contains("passwd"), "unless the application wants one");
    browser.sign_in(&again, "alice@contoso.example", "alice-password").code();
}

#[test]
fn several_accounts_are_chosen_from() {
    let entra = Entra::new();
    let mut browser = Browser::new(&entra);
    through(&mut browser, AUTHORIZE, &PORTAL_REQUEST, "alice@contoso.example").code();
    let pick = browser.open(AUTHORIZE, &but(&PORTAL_REQUEST, "prompt", "select_account"));
    assert!(pick.html().contains("alice@contoso.example"));
    let page = browser.submit(&pick, &[("other", "1")]);
    let view = browser.sign_in(&page, "bob@contoso.example", "bob-password");
    browser.accept(&view).code();
    let view = browser.open(AUTHORIZE, &but(&PORTAL_REQUEST, "prompt", "none"));
    assert_eq!(view.refusal(), ("interaction_required".to_owned(), 16_000));
    let hinted = but(&but(&PORTAL_REQUEST, "prompt", "none"), "login_hint", "Bob@contoso.example");
    browser.open(AUTHORIZE, &hinted).code();
    let hinted = but(&PORTAL_REQUEST, "login_hint", "dave@contoso.example");
    assert!(browser.open(AUTHORIZE, &hinted).html().contains("value=\"dave@contoso.example\""));
    let pick = browser.open(AUTHORIZE, &PORTAL_REQUEST);
    browser.submit(&pick, &[("login", "alice@contoso.example")]).code();
}

#[test]
fn m2_4_the_page_of_the_sign_in_says_what_is_wrong_with_an_account() {
    let entra = Entra::changed(&[
        ("display = \"Alice Example\"", "display = \"Alice Example\"\nstate = \"password-expired\""),
        ("display = \"Mallory\"", "display = \"Mallory\"\nstate = \"federated\""),
    ]);
    let mut browser = Browser::new(&entra);
    let page = browser.open(AUTHORIZE, &PORTAL_REQUEST);
    for (name, password, number) in [
        ("nobody@contoso.example", "x", 50_034),
        ("bob@contoso.example", "wrong", 50_126),
        ("dave@contoso.example", "dave-password", 50_057),
        ("dave@contoso.example", "wrong", 50_126),
        ("alice@contoso.example", "alice-password", 50_055),
        ("mallory@stranger.example", "mallory-password", 50_056),
        ("", "", 50_034),
    ] {
        let view = browser.sign_in(&page, name, password);
        assert_eq!(view.number(), number, "{name}");
        assert!(view.html().contains("passwd"), "the form is shown once more");
        assert!(!password.contains("-password") || !view.html().contains(password));
    }
}

#[test]
fn ten_wrong_passwords_lock_an_account_for_a_while() {
    let entra = Entra::new();
    let mut browser = Browser::new(&entra);
    let page = browser.open(AUTHORIZE, &PORTAL_REQUEST);
    for _ in 0..10 {
        assert_eq!(browser.sign_in(&page, "alice@contoso.example", "wrong").number(), 50_126);
    }
    assert_eq!(browser.sign_in(&page, "alice@contoso.example", "alice-password").number(), 50_053);
    entra.0.clock().advance(61);
    let view = browser.sign_in(&page, "alice@contoso.example", "alice-password");
    assert!(view.html().contains("accept"));
}

#[test]
fn m3_16_m3_17_m3_70_accounts_of_other_tenants_come_as_guests_or_not_at_all() {
    let entra = Entra::new();
    for (name, number) in [("mallory@stranger.example", 50_020), ("sam@consumers.example", 50_020)] {
        let view = through(&mut Browser::new(&entra), AUTHORIZE, &PORTAL_REQUEST, name);
        assert_eq!(view.number(), number, "{name}");
    }
    through(&mut Browser::new(&entra), AUTHORIZE, &PORTAL_REQUEST, "pat@fabrikam.example").code();
    let open = [(
        "tenant = \"contoso.example\"\nid = \"9a",
        "tenant = \"contoso.example\"\naccepted = false\nid = \"9a",
    )];
    let entra = Entra::changed(&open);
    let view = through(&mut Browser::new(&entra), AUTHORIZE, &PORTAL_REQUEST, "pat@fabrikam.example");
    assert_eq!(view.refusal().1, 50_014, "the invitation is open");
}

#[test]
fn the_authority_and_the_registration_decide_about_types_of_accounts() {
    let work_only = [("sign_in = \"any-tenant-and-personal\"", "sign_in = \"any-tenant\"")];
    for (changes, tenant, name, number) in [
        (&[][..], "common", "sam@consumers.example", None),
        (&[], "consumers", "sam@consumers.example", None),
        (&[], "organizations", "sam@consumers.example", Some(500_201)),
        (&[], "consumers", "alice@contoso.example", Some(500_201)),
        (&work_only, "common", "sam@consumers.example", Some(500_201)),
        (&work_only, "common", "alice@contoso.example", None),
    ] {
        let entra = Entra::changed(changes);
        let path = format!("/{tenant}/oauth2/v2.0/authorize");
        let view = through(&mut Browser::new(&entra), &path, &SAAS_REQUEST, name);
        match number {
            Some(number) => assert_eq!(view.number(), number, "{tenant} {name}"),
            None => assert_eq!(view.parameter("state").as_deref(), Some("s-1"), "{tenant} {name}"),
        }
    }
}

#[test]
fn m4_2_m3_103_at_common_the_tenant_of_the_user_issues() {
    let entra = Entra::changed(&[("user_consent = \"forbidden\"", "user_consent = \"allowed\"")]);
    let mut browser = Browser::new(&entra);
    let view = through(&mut browser, "/common/oauth2/v2.0/authorize", &SAAS_REQUEST, "pat@fabrikam.example");
    let code = view.code();
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", SAAS),
        ("client_secret", "saas-secret"),
        ("redirect_uri", "https://saas.contoso.example/callback"),
        ("code", code.as_str()),
    ];
    assert_eq!(refused(&entra.token(&form)).2, 700_005, "Contoso did not issue it");
    let (status, document) = entra.post("/common/oauth2/v2.0/token", &form);
    assert_eq!(status, 200, "{document}");
    assert_eq!(claims(&document, "id_token")["tid"], FABRIKAM);
    assert_eq!(claims(&document, "id_token")["iss"], format!("https://login.test/{FABRIKAM}/v2.0"));
}

#[test]
fn an_assignment_is_demanded_of_users_and_counts_through_direct_groups() {
    let entra = Entra::new();
    let request = but(&PORTAL_REQUEST, "scope", "https://stock.contoso.example/stock.read");
    let view = through(&mut Browser::new(&entra), AUTHORIZE, &request, "alice@contoso.example");
    assert_eq!(view.number(), 50_105, "staff holds the warehouse, not the other way round");
    let view = through(&mut Browser::new(&entra), AUTHORIZE, &request, "carol@contoso.example");
    assert_eq!(view.number(), 50_105, "a directory role is no assignment");
    through(&mut Browser::new(&entra), AUTHORIZE, &request, "bob@contoso.example").code();
}

#[test]
fn malformed_requests_get_a_refusal_and_never_a_redirect_to_strangers() {
    let entra = Entra::new();
    for (name, value, number) in [
        ("response_type", "", 900_144),
        ("response_type", "magic", 90_023),
        ("response_mode", "pigeon", 90_023),
        ("prompt", "always", 90_023),
    ] {
        let view = opened(&entra, &but(&PORTAL_REQUEST, name, value));
        assert_eq!(view.refusal(), ("invalid_request".to_owned(), number), "{name}");
        assert_eq!(view.away().host_str(), Some("portal.contoso.example"));
    }
    let answer = entra.send(Request::delete(AUTHORIZE), "");
    assert!(String::from_utf8_lossy(answer.body()).contains("AADSTS900561"));
    for path in ["/common/login", "/common/select", "/common/consent"] {
        let answer = entra.send(Request::post(path), "flowToken=x&login=a&passwd=b");
        assert!(String::from_utf8_lossy(answer.body()).contains("AADSTS50089"), "{path}");
        let answer = entra.send(Request::get(path), "");
        assert!(String::from_utf8_lossy(answer.body()).contains("AADSTS900561"), "{path}");
    }
}

#[test]
fn a_form_belongs_to_the_browser_that_was_shown_it() {
    let entra = Entra::new();
    let (mut one, mut other) = (Browser::new(&entra), Browser::new(&entra));
    let page = one.open(AUTHORIZE, &PORTAL_REQUEST);
    other.open(AUTHORIZE, &PORTAL_REQUEST);
    assert_eq!(other.sign_in(&page, "alice@contoso.example", "alice-password").number(), 50_089);
    entra.0.clock().advance(900);
    assert_eq!(one.sign_in(&page, "alice@contoso.example", "alice-password").number(), 50_089, "too late");
}

#[test]
fn no_page_may_be_framed_stored_or_scripted() {
    let entra = Entra::new();
    let path = format!("{AUTHORIZE}?client_id={PRIZE}&response_type=code&scope=openid");
    for path in [path.as_str(), AUTHORIZE, "/devicelogin", "/common/oauth2/v2.0/logout"] {
        let answer = entra.send(Request::get(path), "");
        let policy = answer.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("default-src 'none'"), "{path}");
        assert_eq!(answer.headers()["cache-control"], "no-store", "{path}");
        assert!(!String::from_utf8_lossy(answer.body()).contains("<script"), "{path}");
    }
}
