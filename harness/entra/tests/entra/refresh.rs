//! Refresh tokens, device codes, passwords and the end of sessions.

use crate::common::browser::{Browser, View};
use crate::common::{
    CLI, Entra, ORDERS_API, PORTAL, SAAS, SHOP, STOCK_API, body, but, claims, read, refused,
};
use beartrap_forge::Pkce;
use http::Request;
use serde_json::Value;

const AUTHORIZE: &str = "/contoso.example/oauth2/v2.0/authorize";
const TOKEN: &str = "/contoso.example/oauth2/v2.0/token";
const SCOPE: &str = "openid profile offline_access api://a0000000-0000-4000-8000-0000000000a1/orders.read";
const VERIFIER: &str = "a-verifier-of-43-characters-or-a-few-more-of-them";
const DAY: u64 = 86_400;

/// What each platform's client is and redeems with.
struct Client {
    id: &'static str,
    uri: &'static str,
    secret: &'static str,
    origin: Option<&'static str>,
}

const WEB: Client = Client {
    id: PORTAL,
    uri: "https://portal.contoso.example/signin-oidc",
    secret: "portal-secret",
    origin: None,
};
const SPA: Client = Client {
    id: SHOP,
    uri: "https://shop.contoso.example/",
    secret: "",
    origin: Some("https://shop.contoso.example"),
};
const NATIVE: Client = Client { id: CLI, uri: "http://localhost:1234/", secret: "", origin: None };

impl Client {
    fn post(&self, entra: &Entra, path: &str, form: &[(&str, &str)]) -> (u16, Value) {
        let mut all = vec![("client_id", self.id), ("client_secret", self.secret)];
        all.extend_from_slice(form);
        let request = Request::post(path);
        let request =
            self.origin.into_iter().fold(request, |request, origin| request.header("origin", origin));
        read(&entra.send(request, body(&all)))
    }

    /// Somebody of Contoso signs in; all tokens.
    fn tokens(&self, entra: &Entra, name: &str, scope: &str) -> Value {
        let challenge = Pkce::of(VERIFIER).challenge;
        let request = [
            ("client_id", self.id),
            ("response_type", "code"),
            ("redirect_uri", self.uri),
            ("scope", scope),
            ("code_challenge", challenge.as_str()),
            ("code_challenge_method", "S256"),
        ];
        let mut browser = Browser::new(entra);
        let page = browser.open(AUTHORIZE, &request);
        let password = format!("{}-password", name.split('@').next().unwrap());
        let view = browser.sign_in(&page, name, &password);
        let view = if let View::Page { .. } = view { browser.accept(&view) } else { view };
        let code = view.code();
        let form = [
            ("grant_type", "authorization_code"),
            ("redirect_uri", self.uri),
            ("code", code.as_str()),
            ("code_verifier", VERIFIER),
        ];
        let (status, document) = self.post(entra, TOKEN, &form);
        assert_eq!(status, 200, "{document}");
        document
    }

    fn refresh_token(&self, entra: &Entra) -> String {
        let document = self.tokens(entra, "alice@contoso.example", SCOPE);
        document["refresh_token"].as_str().unwrap().to_owned()
    }

    fn refreshed(&self, entra: &Entra, token: &str, scope: &str) -> (u16, Value) {
        let form = [("grant_type", "refresh_token"), ("refresh_token", token), ("scope", scope)];
        self.post(entra, TOKEN, &form)
    }
}

#[test]
fn m3_35_m3_32_a_refresh_token_stays_valid_when_it_is_used() {
    let entra = Entra::new();
    let token = WEB.refresh_token(&entra);
    let (status, first) = WEB.refreshed(&entra, &token, SCOPE);
    assert_eq!(status, 200, "{first}");
    let (status, second) = WEB.refreshed(&entra, &token, SCOPE);
    assert_eq!(status, 200, "the old one, once more: {second}");
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    assert_ne!(claims(&first, "access_token")["uti"], claims(&second, "access_token")["uti"]);
    assert_eq!(WEB.refreshed(&entra, first["refresh_token"].as_str().unwrap(), "").0, 200);
}

#[test]
fn one_refresh_token_serves_several_apis_one_at_a_time() {
    let entra = Entra::new();
    let scope = format!("{SCOPE} api://{ORDERS_API}/orders.write");
    WEB.tokens(&entra, "bob@contoso.example", "openid https://stock.contoso.example/stock.read");
    let document = WEB.tokens(&entra, "bob@contoso.example", &scope);
    let token = document["refresh_token"].as_str().unwrap();
    let (status, stock) = WEB.refreshed(&entra, token, "https://stock.contoso.example/.default");
    assert_eq!(status, 200, "{stock}");
    assert_eq!(claims(&stock, "access_token")["aud"], "https://stock.contoso.example");
    let v2 = format!("{STOCK_API}/stock.read api://{ORDERS_API}/orders.read");
    assert_eq!(refused(&WEB.refreshed(&entra, token, &v2)).2, 700_022);
    assert_eq!(refused(&WEB.refreshed(&entra, token, "api://x/y")).2, 500_011);
}

#[test]
fn m2_12_m2_9_a_refresh_token_is_its_clients_and_no_other_token_is_one() {
    let entra = Entra::new();
    let document = WEB.tokens(&entra, "alice@contoso.example", SCOPE);
    let token = document["refresh_token"].as_str().unwrap();
    let bare = Client { secret: "", ..WEB };
    assert_eq!(refused(&bare.refreshed(&entra, token, SCOPE)), (401, "invalid_client", 7_000_218));
    let other = Client { id: SAAS, secret: "saas-secret", ..WEB };
    assert_eq!(refused(&other.refreshed(&entra, token, SCOPE)), (400, "invalid_grant", 70_000));
    for kind in ["access_token", "id_token"] {
        let wrong = document[kind].as_str().unwrap();
        assert_eq!(refused(&WEB.refreshed(&entra, wrong, SCOPE)).2, 9_002_313, "{kind}");
    }
    let form = [("grant_type", "authorization_code"), ("redirect_uri", WEB.uri), ("code", token)];
    assert_eq!(refused(&WEB.post(&entra, TOKEN, &form)).2, 9_002_313);
}

#[test]
fn ninety_days_without_a_use_end_it() {
    let entra = Entra::new();
    let token = WEB.refresh_token(&entra);
    for _ in 0..3 {
        entra.0.clock().advance(60 * DAY);
        assert_eq!(WEB.refreshed(&entra, &token, SCOPE).0, 200, "each use counts");
    }
    entra.0.clock().advance(90 * DAY);
    let answer = WEB.refreshed(&entra, &token, SCOPE);
    assert_eq!(refused(&answer), (400, "invalid_grant", 700_082));
    assert_eq!(answer.1["suberror"], "bad_token");
}

#[test]
fn m3_35_that_of_a_page_ends_a_day_after_the_sign_in_however_often_it_is_renewed() {
    let entra = Entra::new();
    let mut token = SPA.refresh_token(&entra);
    for _ in 0..3 {
        entra.0.clock().advance(DAY / 4);
        let (status, document) = SPA.refreshed(&entra, &token, SCOPE);
        assert_eq!(status, 200, "{document}");
        token = document["refresh_token"].as_str().unwrap().to_owned();
    }
    let outside = Client { origin: None, ..SPA };
    assert_eq!(refused(&outside.refreshed(&entra, &token, SCOPE)).2, 9_002_327);
    entra.0.clock().advance(DAY / 4);
    assert_eq!(refused(&SPA.refreshed(&entra, &token, SCOPE)), (400, "invalid_grant", 700_084));
}

#[test]
fn a_withdrawal_ends_all_and_a_new_password_what_public_clients_hold() {
    let entra = Entra::new();
    let (web, native) = (WEB.refresh_token(&entra), NATIVE.refresh_token(&entra));
    entra.0.clock().advance(60);
    assert!(entra.0.change_password("alice@contoso.example", "alice-password"));
    assert_eq!(refused(&NATIVE.refreshed(&entra, &native, SCOPE)), (400, "invalid_grant", 50_173));
    assert_eq!(WEB.refreshed(&entra, &web, SCOPE).0, 200);
    assert!(entra.0.revoke_sessions("alice@contoso.example"));
    assert_eq!(refused(&WEB.refreshed(&entra, &web, SCOPE)), (400, "invalid_grant", 50_173));
    entra.0.clock().advance(60);
    let fresh = WEB.refresh_token(&entra);
    assert_eq!(WEB.refreshed(&entra, &fresh, SCOPE).0, 200);
    assert!(entra.0.disable_user("alice@contoso.example"));
    assert_eq!(refused(&WEB.refreshed(&entra, &fresh, SCOPE)), (400, "invalid_grant", 50_057));
    assert!(!entra.0.revoke_sessions("nobody@contoso.example"));
}

#[test]
fn an_application_that_repeats_what_was_refused_is_told_that_it_loops() {
    let world = format!("{}\n[switches]\nrepetitions = 3\n", include_str!("../../src/directory/world.toml"));
    let entra = Entra::of(beartrap_entra::Directory::parse(&world).unwrap());
    let asked = |token: &str| WEB.refreshed(&entra, token, SCOPE);
    let again = |token: &str, times: usize| (0..times).map(|_| refused(&asked(token)).2).collect::<Vec<_>>();
    assert_eq!(again("1.invented", 5), [9_002_313, 9_002_313, 9_002_313, 50_196, 50_196]);
    assert_eq!(refused(&asked("1.invented")), (400, "invalid_grant", 50_196));
    assert_eq!(again("1.another", 1), [9_002_313], "another request is none of the loop");
    entra.0.clock().advance(300);
    assert_eq!(again("1.invented", 1), [9_002_313], "five minutes later it is forgotten");
    let good = WEB.refresh_token(&entra);
    assert!((0..9).all(|_| asked(&good).0 == 200), "what is granted may be asked for again");
    let form = [("grant_type", "client_credentials"), ("client_id", PORTAL)];
    assert!((0..9).all(|_| refused(&entra.token(&form)).2 == 7_000_216), "no user is in it");
    let asks = [("client_id", CLI), ("scope", SCOPE)];
    let (_, device) = entra.post("/contoso.example/oauth2/v2.0/devicecode", &asks);
    let code = device["device_code"].as_str().unwrap();
    let kind = "urn:ietf:params:oauth:grant-type:device_code";
    let form = [("grant_type", kind), ("client_id", CLI), ("device_code", code)];
    assert!((0..9).all(|_| refused(&entra.token(&form)).2 == 70_016), "a device waits as it should");
    let usual = Entra::new();
    let codes: Vec<u64> = (0..101).map(|_| refused(&WEB.refreshed(&usual, "1.invented", SCOPE)).2).collect();
    assert_eq!((codes[99], codes[100]), (9_002_313, 50_196), "unless the directory says otherwise");
}

#[test]
fn m2_64_without_offline_access_there_is_nothing_to_renew_with() {
    let entra = Entra::new();
    let document = WEB.tokens(&entra, "alice@contoso.example", &SCOPE.replace("offline_access ", ""));
    assert_eq!(document.get("refresh_token"), None);
}

#[test]
fn a_refresh_token_is_good_in_every_tenant_that_admits_the_user() {
    let entra = Entra::changed(&[("user_consent = \"forbidden\"", "user_consent = \"allowed\"")]);
    let saas = Client {
        id: SAAS,
        secret: "saas-secret",
        uri: "https://saas.contoso.example/callback",
        origin: None,
    };
    let scope = "openid offline_access User.Read";
    let document = saas.tokens(&entra, "pat@fabrikam.example", scope);
    let token = document["refresh_token"].as_str().unwrap();
    let form = [("grant_type", "refresh_token"), ("refresh_token", token)];
    let (status, document) = saas.post(&entra, TOKEN, &form);
    assert_eq!(status, 200, "{document}");
    let at = |tenant: &str| format!("/{tenant}/oauth2/v2.0/token");
    assert_eq!(
        refused(&saas.post(&entra, &at("fabrikam.example"), &form)).2,
        65_001,
        "nobody consented there"
    );
    assert_eq!(refused(&saas.post(&entra, &at("stranger.example"), &form)).2, 50_020);
}

// --- Device codes ---

const DEVICE: &str = "/contoso.example/oauth2/v2.0/devicecode";

fn device(entra: &Entra) -> (String, String) {
    let (status, document) = entra.post(DEVICE, &[("client_id", CLI), ("scope", SCOPE)]);
    assert_eq!(status, 200, "{document}");
    let field = |name: &str| document[name].as_str().unwrap().to_owned();
    assert_eq!((&document["expires_in"], &document["interval"]), (&900.into(), &5.into()));
    assert!(field("message").contains(&field("user_code")));
    assert_eq!(document.get("verification_uri_complete"), None);
    assert_eq!(field("verification_uri"), "https://login.test/devicelogin");
    (field("device_code"), field("user_code"))
}

fn polled(entra: &Entra, code: &str) -> (u16, Value) {
    let form = [("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", code)];
    NATIVE.post(entra, TOKEN, &form)
}

/// Alice enters the code; the page that names the application.
fn entered(browser: &mut Browser<'_>, user_code: &str) -> View {
    let page = browser.open("/devicelogin", &[]);
    let page = browser.submit(&page, &[("otc", user_code)]);
    browser.sign_in(&page, "alice@contoso.example", "alice-password")
}

#[test]
fn m2_41_m2_33_m3_39_a_device_waits_until_its_user_is_done_elsewhere() {
    let entra = Entra::new();
    let (code, user_code) = device(&entra);
    assert_eq!(refused(&polled(&entra, &code)), (400, "authorization_pending", 70_016));
    let mut browser = Browser::new(&entra);
    let page = entered(&mut browser, &user_code.to_lowercase());
    assert!(page.html().contains("orders-cli"), "the page names the application");
    let page = browser.accept(&page);
    assert!(page.html().contains("orders-api/orders.read"), "then it is about consent");
    assert_eq!(refused(&polled(&entra, &code)).2, 70_016);
    let page = browser.accept(&page);
    assert!(page.html().contains("Signed in"));
    let bare = [("grant_type", "device_code"), ("device_code", code.as_str())];
    let (status, document) = NATIVE.post(&entra, TOKEN, &bare);
    assert_eq!(status, 200, "the bare name of the grant is understood: {document}");
    assert_eq!(claims(&document, "access_token")["scp"], "orders.read");
    assert!(document["refresh_token"].is_string() && document["id_token"].is_string());
    assert_eq!(refused(&polled(&entra, &code)).2, 54_005, "once");
}

#[test]
fn m2_33_a_device_hears_of_refusal_and_lapse_in_entras_words() {
    let entra = Entra::new();
    let (code, user_code) = device(&entra);
    let mut browser = Browser::new(&entra);
    let page = entered(&mut browser, &user_code);
    browser.submit(&page, &[("answer", "cancel")]).html();
    let answer = polled(&entra, &code);
    assert_eq!((answer.0, &answer.1["error"]), (400, &"authorization_declined".into()));
    let (code, user_code) = device(&entra);
    entra.0.clock().advance(900);
    assert_eq!(refused(&polled(&entra, &code)), (400, "expired_token", 70_020));
    let page = browser.open("/devicelogin", &[]);
    assert_eq!(browser.submit(&page, &[("otc", &user_code)]).number(), 70_019);
    assert_eq!(browser.submit(&page, &[("otc", "ABCDEFGHJ")]).number(), 70_018);
    assert_eq!(refused(&polled(&entra, "D-invented")), (400, "bad_verification_code", 70_018));
    let (code, _) = device(&entra);
    let form = [("grant_type", "device_code"), ("device_code", code.as_str())];
    assert_eq!(refused(&WEB.post(&entra, TOKEN, &form)), (400, "invalid_grant", 70_000));
    let answer = entra.post(DEVICE, &[("client_id", PORTAL), ("scope", SCOPE)]);
    assert_eq!(refused(&answer), (401, "invalid_client", 7_000_218), "not a public client");
    assert_eq!(refused(&entra.post(DEVICE, &[("client_id", CLI)])).2, 900_144);
    assert_eq!(refused(&entra.get(DEVICE)).2, 900_561);
}

// --- Passwords ---

fn with_password(entra: &Entra, path: &str, name: &str, password: &str) -> (u16, Value) {
    let form = [("grant_type", "password"), ("username", name), ("password", password), ("scope", SCOPE)];
    NATIVE.post(entra, path, &form)
}

#[test]
fn m2_35_m2_4_m2_42_m0_20_the_users_password_is_none_of_a_clients_business() {
    let entra = Entra::new();
    let answer = with_password(&entra, TOKEN, "alice@contoso.example", "alice-password");
    assert_eq!(refused(&answer), (400, "unsupported_grant_type", 70_003), "off");
    let entra = Entra::changed(&[
        ("flows = [\"public\"]", "flows = [\"public\", \"password\"]\nsign_in = \"any-tenant\""),
        ("display = \"Bob Example\"", "display = \"Bob Example\"\nstate = \"password-expired\""),
        ("display = \"Mallory\"", "display = \"Mallory\"\nstate = \"federated\""),
    ]);
    for (name, password, expected) in [
        ("alice@contoso.example", "wrong", (400, "invalid_grant", 50_126)),
        ("nobody@contoso.example", "x", (400, "invalid_grant", 50_034)),
        ("dave@contoso.example", "dave-password", (400, "invalid_grant", 50_057)),
        ("bob@contoso.example", "bob-password", (400, "invalid_grant", 50_055)),
        ("mallory@stranger.example", "mallory-password", (400, "invalid_grant", 50_056)),
        ("sam@consumers.example", "sam-password", (400, "interaction_required", 50_020)),
        ("alice@contoso.example", "alice-password", (400, "invalid_grant", 65_001)),
    ] {
        let answer = with_password(&entra, TOKEN, name, password);
        assert_eq!(refused(&answer), expected, "{name}");
        assert!(!answer.1.to_string().contains("-password"));
    }
    let at_common = with_password(&entra, "/common/oauth2/v2.0/token", "alice@contoso.example", "x");
    assert_eq!(refused(&at_common).2, 9_001_023);
    NATIVE.refresh_token(&entra);
    let (status, document) = with_password(&entra, TOKEN, "alice@contoso.example", "alice-password");
    assert_eq!(status, 200, "with consent and switched on: {document}");
    for _ in 0..10 {
        with_password(&entra, TOKEN, "alice@contoso.example", "wrong");
    }
    let answer = with_password(&entra, TOKEN, "alice@contoso.example", "alice-password");
    assert_eq!(refused(&answer), (400, "invalid_grant", 50_053));
}

#[test]
fn m2_43_m1_8_m3_37_delegated_flows_give_refresh_tokens_and_scp_and_a_daemon_gets_neither() {
    let entra = Entra::new();
    let user = WEB.tokens(&entra, "alice@contoso.example", SCOPE);
    assert!(user["refresh_token"].is_string() && claims(&user, "access_token").contains_key("scp"));
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", "d0000000-0000-4000-8000-0000000000d1"),
        ("client_secret", "nightly-secret"),
        ("scope", "api://a0000000-0000-4000-8000-0000000000a1/.default"),
    ];
    let (_, daemon) = entra.token(&form);
    assert_eq!((daemon.get("refresh_token"), daemon.get("id_token")), (None, None));
    assert!(!claims(&daemon, "access_token").contains_key("scp"));
}

// --- The end of a session ---

#[test]
fn a_logout_ends_the_session_and_leads_back_to_registered_places_alone() {
    let entra = Entra::new();
    let request =
        [("client_id", PORTAL), ("response_type", "code"), ("redirect_uri", WEB.uri), ("scope", SCOPE)];
    let silent = but(&request, "prompt", "none");
    let out = "/contoso.example/oauth2/v2.0/logout";
    for (uri, is_followed) in [
        (WEB.uri, true),
        ("https://evil.example/", false),
        ("https://saas.contoso.example/callback", false),
        ("", false),
    ] {
        let mut browser = Browser::new(&entra);
        let page = browser.open(AUTHORIZE, &request);
        let view = browser.sign_in(&page, "alice@contoso.example", "alice-password");
        if let View::Page { .. } = view {
            browser.accept(&view).code();
        }
        browser.open(AUTHORIZE, &silent).code();
        let view = browser.open(out, &[("post_logout_redirect_uri", uri), ("state", "s-3")]);
        if is_followed {
            assert_eq!(view.away().as_str(), format!("{uri}?state=s-3"));
        } else {
            assert!(
                view.html().contains("iframe src=\"https://portal.contoso.example/signout-oidc\""),
                "{uri}"
            );
        }
        assert_eq!(browser.open(AUTHORIZE, &silent).refusal().1, 50_058, "{uri}");
    }
    assert!(
        Browser::new(&entra)
            .open(out, &[("post_logout_redirect_uri", WEB.uri)])
            .html()
            .contains("Signed out")
    );
}
