//! Users sign in to applications of every platform, and codes are redeemed.

use crate::common::browser::{Browser, View};
use crate::common::{
    CLI, CONTOSO, Entra, NOW, ORDERS_API, PORTAL, SAAS, SHOP, body, but, claims, read, refused,
};
use beartrap_forge::{Jws, Pkce};
use http::Request;
use serde_json::{Value, json};

const AUTHORIZE: &str = "/contoso.example/oauth2/v2.0/authorize";
const TOKEN: &str = "/contoso.example/oauth2/v2.0/token";
const SCOPE: &str = "openid profile offline_access api://a0000000-0000-4000-8000-0000000000a1/orders.read";
const PORTAL_URI: &str = "https://portal.contoso.example/signin-oidc";
const SHOP_URI: &str = "https://shop.contoso.example/";
const ORIGIN: &str = "https://shop.contoso.example";
const VERIFIER: &str = "a-verifier-of-43-characters-or-a-few-more-of-them";

fn asking<'a>(client: &'a str, uri: &'a str, challenge: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("client_id", client),
        ("response_type", "code"),
        ("redirect_uri", uri),
        ("scope", SCOPE),
        ("state", "s-1"),
        ("nonce", "n-1"),
        ("code_challenge", challenge),
        ("code_challenge_method", "S256"),
    ]
}

fn challenge() -> String {
    Pkce::of(VERIFIER).challenge
}

/// Alice signs in and consents, and the browser is led back.
fn signed_in(entra: &Entra, request: &[(&str, &str)]) -> View {
    let mut browser = Browser::new(entra);
    let page = browser.open(AUTHORIZE, request);
    let consent = browser.sign_in(&page, "alice@contoso.example", "alice-password");
    match consent {
        View::Away(_) => consent,
        View::Page { .. } => browser.accept(&consent),
    }
}

fn redeeming<'a>(client: &'a str, uri: &'a str, code: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("grant_type", "authorization_code"),
        ("client_id", client),
        ("redirect_uri", uri),
        ("code", code),
        ("code_verifier", VERIFIER),
    ]
}

/// What the portal redeems with.
fn portal(code: &str) -> Vec<(&str, &str)> {
    let mut form = redeeming(PORTAL, PORTAL_URI, code);
    form.push(("client_secret", "portal-secret"));
    form
}

/// A script of the shop redeems.
fn from_browser(entra: &Entra, form: &[(&str, &str)]) -> (http::HeaderMap, (u16, Value)) {
    let answer = entra.send(Request::post(TOKEN).header("origin", ORIGIN), body(form));
    (answer.headers().clone(), read(&answer))
}

fn portal_code(entra: &Entra) -> String {
    signed_in(entra, &asking(PORTAL, PORTAL_URI, &challenge())).code()
}

fn shop_code(entra: &Entra) -> String {
    signed_in(entra, &asking(SHOP, SHOP_URI, &challenge())).code()
}

#[test]
fn m2_36_m3_34_m1_15_m1_25_m4_3_a_web_application_gets_all_three_tokens() {
    let entra = Entra::new();
    let view = signed_in(&entra, &asking(PORTAL, PORTAL_URI, &challenge()));
    assert!(view.away().as_str().starts_with(PORTAL_URI));
    assert_eq!(view.parameter("state").as_deref(), Some("s-1"));
    assert!(view.away().as_str().ends_with('#'), "an empty fragment ends a query");
    let code = view.code();
    let (status, document) = entra.post(TOKEN, &but(&portal(&code), "client_info", "1"));
    assert_eq!(status, 200, "{document}");
    let access = claims(&document, "access_token");
    assert_eq!(access["aud"], ORDERS_API);
    assert_eq!(access["scp"], "orders.read");
    assert_eq!((&access["azp"], &access["azpacr"]), (&json!(PORTAL), &json!("1")));
    assert_eq!(access.get("idtyp"), None);
    let lifetime = document["expires_in"].as_u64().unwrap();
    assert!((3_600..5_400).contains(&lifetime), "60 to 90 minutes: {lifetime}");
    let id = claims(&document, "id_token");
    assert_eq!((&id["aud"], &id["nonce"]), (&json!(PORTAL), &json!("n-1")));
    assert_eq!(id["preferred_username"], "alice@contoso.example");
    assert_eq!(id["oid"], access["oid"]);
    assert_ne!(id["sub"], access["sub"], "pairwise");
    assert_eq!(document["scope"], format!("api://{ORDERS_API}/orders.read"));
    assert!(document["refresh_token"].is_string() && document["client_info"].is_string());
}

#[test]
fn m2_7_m1_25_m2_17_what_comes_back_follows_from_the_scope() {
    for (scope, has_id, has_refresh, audience) in [
        ("openid", true, false, "00000003-0000-0000-c000-000000000000"),
        ("api://a0000000-0000-4000-8000-0000000000a1/orders.read", false, false, ORDERS_API),
        ("api://a0000000-0000-4000-8000-0000000000a1/orders.read offline_access", false, true, ORDERS_API),
        ("openid api://a0000000-0000-4000-8000-0000000000a1/.default", true, false, ORDERS_API),
    ] {
        let entra = Entra::changed(&[(
            "permissions = [\"graph/User.Read\", \"orders-api/orders.read\"",
            "permissions = [\"orders-api/orders.read\"",
        )]);
        let code = signed_in(&entra, &but(&asking(PORTAL, PORTAL_URI, &challenge()), "scope", scope)).code();
        let (status, document) = entra.post(TOKEN, &portal(&code));
        assert_eq!(status, 200, "{scope}: {document}");
        assert_eq!(document.get("id_token").is_some(), has_id, "{scope}");
        assert_eq!(document.get("refresh_token").is_some(), has_refresh, "{scope}");
        assert_eq!(claims(&document, "access_token")["aud"], audience, "{scope}");
    }
}

#[test]
fn m1_24_each_field_of_the_exchange_matters() {
    let entra = Entra::new();
    for (name, value, expected) in [
        ("client_id", "", (400, "invalid_request", 900_144)),
        ("client_id", SAAS, (400, "invalid_grant", 70_000)),
        ("client_secret", "", (401, "invalid_client", 7_000_218)),
        ("client_secret", "5ec4e700-0000-4000-8000-0000000000c1", (401, "invalid_client", 7_000_215)),
        ("redirect_uri", "", (400, "invalid_request", 900_144)),
        ("redirect_uri", "https://portal.contoso.example/other", (400, "invalid_client", 50_011)),
        ("code", "", (400, "invalid_request", 900_144)),
        ("code", "1.cut", (400, "invalid_request", 9_002_313)),
        ("grant_type", "", (400, "invalid_request", 900_144)),
        ("grant_type", "code", (400, "unsupported_grant_type", 70_003)),
        ("code_verifier", "", (400, "invalid_grant", 50_148)),
        ("code_verifier", "short", (400, "invalid_grant", 501_491)),
        ("code_verifier", "another-verifier-of-43-characters-or-a-few-more", (400, "invalid_grant", 501_481)),
        ("scope", "api://nobody/x", (400, "invalid_resource", 500_011)),
    ] {
        let code = portal_code(&entra);
        let answer = entra.post(TOKEN, &but(&portal(&code), name, value));
        assert_eq!(refused(&answer), expected, "{name}={value}");
        let (status, document) = entra.post(TOKEN, &portal(&code));
        assert_eq!(status, 200, "a refusal does not spend the code: {name}={value} {document}");
    }
}

#[test]
fn m2_16_m3_61_another_registered_uri_at_redemption_has_its_own_code() {
    let entra = Entra::changed(&[(
        "\"https://portal.contoso.example/silent\"",
        "\"http://localhost:5000/signin-oidc\"",
    )]);
    let code = portal_code(&entra);
    let form = portal(&code);
    let answer = entra.post(TOKEN, &but(&form, "redirect_uri", "http://localhost:5000/signin-oidc"));
    assert_eq!(refused(&answer), (400, "invalid_client", 500_112));
}

#[test]
fn m2_19_m2_13_a_code_is_redeemed_once_and_in_time_and_by_its_client() {
    let entra = Entra::new();
    let code = portal_code(&entra);
    assert_eq!(entra.post(TOKEN, &portal(&code)).0, 200);
    assert_eq!(refused(&entra.post(TOKEN, &portal(&code))), (400, "invalid_grant", 54_005));
    let code = portal_code(&entra);
    entra.0.clock().advance(600);
    assert_eq!(refused(&entra.post(TOKEN, &portal(&code))), (400, "invalid_grant", 70_008));
    let code = portal_code(&entra);
    let mut form = redeeming(SAAS, "https://saas.contoso.example/callback", &code);
    form.push(("client_secret", "saas-secret"));
    assert_eq!(refused(&entra.post(TOKEN, &form)), (400, "invalid_grant", 70_000));
}

#[test]
fn m3_13_a_code_belongs_to_the_tenant_that_issued_it() {
    let entra = Entra::changed(&[
        ("name = \"portal\"", "name = \"portal\"\nsign_in = \"any-tenant\""),
        ("user_consent = \"forbidden\"", "user_consent = \"allowed\""),
    ]);
    let code = portal_code(&entra);
    let answer = entra.post("/fabrikam.example/oauth2/v2.0/token", &portal(&code));
    assert_eq!(refused(&answer), (400, "invalid_grant", 700_005));
    let (status, _) = entra.post(&format!("/{CONTOSO}/oauth2/v2.0/token"), &portal(&code));
    assert_eq!(status, 200, "domain and id are one tenant");
}

#[test]
fn m2_21_m4_20_m4_4_the_verifier_must_fit_in_either_method() {
    let entra = Entra::new();
    let plain = but(&asking(PORTAL, PORTAL_URI, VERIFIER), "code_challenge_method", "");
    let code = signed_in(&entra, &plain).code();
    assert_eq!(entra.post(TOKEN, &portal(&code)).0, 200, "no method means plain");
    for (name, value) in [
        ("code_challenge", "short"),
        ("code_challenge", ""),
        ("code_challenge", "with spaces, which are none of the permitted ones at all"),
        ("code_challenge_method", "S512"),
    ] {
        let challenge = challenge();
        let request = asking(PORTAL, PORTAL_URI, &challenge);
        let view = Browser::new(&entra).open(AUTHORIZE, &but(&request, name, value));
        assert_eq!(view.refusal(), ("invalid_request".to_owned(), 50_147), "{name}={value}");
    }
}

#[test]
fn m2_22_a_stolen_code_is_useless_in_another_session() {
    let entra = Entra::new();
    let stolen = portal_code(&entra);
    // The portal redeems what it was handed, with the verifier of the attacker's own sign-in.
    let form = portal(&stolen);
    let form = but(&form, "code_verifier", "the-verifier-of-the-attackers-own-session-at-portal");
    assert_eq!(refused(&entra.post(TOKEN, &form)), (400, "invalid_grant", 501_481));
    // A code without challenge is not helped by a verifier.
    let challenge = challenge();
    let bare =
        but(&but(&asking(PORTAL, PORTAL_URI, &challenge), "code_challenge", ""), "code_challenge_method", "");
    let code = signed_in(&entra, &bare).code();
    assert_eq!(refused(&entra.post(TOKEN, &portal(&code))), (400, "invalid_grant", 50_148));
}

#[test]
fn m2_37_m3_35_m1_19_a_page_redeems_in_the_browser() {
    let entra = Entra::new();
    let code = shop_code(&entra);
    let (headers, (status, document)) = from_browser(&entra, &redeeming(SHOP, SHOP_URI, &code));
    assert_eq!(status, 200, "{document}");
    assert_eq!(headers["access-control-allow-origin"], "*");
    assert_eq!(claims(&document, "access_token")["azpacr"], "0");
    assert!(document["refresh_token"].is_string());
    let preflight =
        Request::options(TOKEN).header("origin", ORIGIN).header("access-control-request-method", "POST");
    let preflight = entra.send(preflight, "");
    assert_eq!(
        (preflight.status().as_u16(), &preflight.headers()["access-control-allow-methods"]),
        (204, &"POST".parse().unwrap())
    );
}

#[test]
fn m2_25_m2_1_m2_20_m3_61_the_platform_decides_how_a_code_is_redeemed() {
    let entra = Entra::new();
    let code = shop_code(&entra);
    let form = redeeming(SHOP, SHOP_URI, &code);
    assert_eq!(refused(&entra.post(TOKEN, &form)), (400, "invalid_request", 9_002_327), "no Origin");
    let (_, answer) = from_browser(&entra, &but(&form, "client_secret", "in-the-bundle"));
    assert_eq!(refused(&answer), (401, "invalid_client", 700_025), "a secret in a browser is none");
    let challenge = challenge();
    let request = asking(SHOP, SHOP_URI, &challenge);
    let bare = but(&but(&request, "code_challenge", ""), "code_challenge_method", "");
    let code = signed_in(&entra, &bare).code();
    let (headers, answer) =
        from_browser(&entra, &but(&redeeming(SHOP, SHOP_URI, &code), "code_verifier", ""));
    assert_eq!(refused(&answer), (400, "invalid_request", 9_002_325), "no proof key");
    assert!(headers.contains_key("access-control-allow-origin"), "the page can read why");
    let code = portal_code(&entra);
    let (headers, answer) = from_browser(&entra, &portal(&code));
    assert_eq!(refused(&answer), (400, "invalid_request", 9_002_326), "web under a browser");
    assert!(!headers.contains_key("access-control-allow-origin"));
}

#[test]
fn m2_38_m3_36_m2_3_m2_12_a_native_client_has_no_secret_and_any_port() {
    let entra = Entra::new();
    let challenge = challenge();
    let view = signed_in(&entra, &asking(CLI, "http://localhost:53124", &challenge));
    assert_eq!((view.away().host_str(), view.away().port()), (Some("localhost"), Some(53_124)));
    let code = view.code();
    let form = redeeming(CLI, "http://localhost:53124", &code);
    assert_eq!(
        refused(&entra.post(TOKEN, &but(&form, "client_secret", "x"))),
        (401, "invalid_client", 700_025)
    );
    let (_, answer) = from_browser(&entra, &form);
    assert_eq!(refused(&answer), (400, "invalid_request", 9_002_326));
    let (status, document) = entra.post(TOKEN, &form);
    assert_eq!(status, 200, "{document}");
    assert_eq!(claims(&document, "access_token")["azpacr"], "0");
}

#[test]
fn m2_14_m2_18_m2_24_m2_42_m2_54_nothing_but_a_code_comes_through_the_browser_unless_switched_on() {
    let challenge = challenge();
    let request = asking(PORTAL, PORTAL_URI, &challenge);
    for (kind, number) in
        [("id_token", 700_054), ("code id_token", 700_054), ("token", 70_005), ("id_token token", 70_005)]
    {
        let entra = Entra::new();
        let view = Browser::new(&entra).open(AUTHORIZE, &but(&request, "response_type", kind));
        assert_eq!(view.refusal(), ("unsupported_response_type".to_owned(), number), "{kind}");
        assert!(view.away().fragment().is_some());
    }
    let entra = Entra::changed(&[(
        "permissions = [\"graph/User.Read\", \"orders-api/orders.read\"",
        "flows = [\"implicit-id-token\", \"implicit-access-token\"]\npermissions = [\"graph/User.Read\", \"orders-api/orders.read\"",
    )]);
    let view = signed_in(&entra, &but(&request, "response_type", "code id_token token"));
    assert_eq!(view.away().query(), None, "in the fragment");
    let (code, access) = (view.code(), view.parameter("access_token").unwrap());
    let id = Jws::parse(&view.parameter("id_token").unwrap()).unwrap().claims().clone();
    assert_eq!(id["c_hash"], beartrap_forge::left_half_hash("RS256", &code).unwrap());
    assert_eq!(id["at_hash"], beartrap_forge::left_half_hash("RS256", &access).unwrap());
    assert_eq!(view.parameter("refresh_token"), None);
    let view =
        Browser::new(&entra).open(AUTHORIZE, &but(&but(&request, "response_type", "id_token"), "nonce", ""));
    assert_eq!(view.refusal(), ("invalid_request".to_owned(), 900_144));
    let in_query = but(&but(&request, "response_type", "id_token"), "response_mode", "query");
    assert_eq!(Browser::new(&entra).open(AUTHORIZE, &in_query).refusal().1, 90_023);
}

#[test]
fn m1_23_the_answer_comes_as_query_fragment_or_form() {
    let entra = Entra::new();
    let challenge = challenge();
    let request = asking(PORTAL, PORTAL_URI, &challenge);
    let view = signed_in(&entra, &but(&request, "response_mode", "fragment"));
    assert!(view.away().query().is_none() && view.away().fragment().unwrap().contains("state=s-1"));
    // Everything is granted now, so that the page after the sign-in is the form.
    let mut browser = Browser::new(&entra);
    let page = browser.open(AUTHORIZE, &but(&request, "response_mode", "form_post"));
    let form = browser.sign_in(&page, "alice@contoso.example", "alice-password");
    assert!(form.html().contains(&format!("action=\"{PORTAL_URI}\"")), "{}", form.html());
    assert!(form.html().contains("name=\"code\"") && form.html().contains("value=\"s-1\""));
}

#[test]
fn m1_21_the_textbook_request_works_without_proof_key_and_nonce() {
    let entra = Entra::new();
    let scope = format!("openid profile email api://{ORDERS_API}/.default");
    let request = [
        ("client_id", PORTAL),
        ("response_type", "code"),
        ("redirect_uri", PORTAL_URI),
        ("scope", scope.as_str()),
        ("state", "12345"),
    ];
    let code = signed_in(&entra, &request).code();
    let (status, document) = entra.post(TOKEN, &but(&portal(&code), "code_verifier", ""));
    assert_eq!(status, 200, "{document}");
    assert_eq!(claims(&document, "access_token")["scp"], "orders.read orders.write", "all that is listed");
    assert_eq!(claims(&document, "id_token").get("nonce"), None);
}

#[test]
fn version_one_says_numbers_as_text_and_takes_a_resource() {
    let entra = Entra::new();
    let request = [
        ("client_id", PORTAL),
        ("response_type", "code"),
        ("redirect_uri", PORTAL_URI),
        ("resource", "https://stock.contoso.example"),
    ];
    let mut browser = Browser::new(&entra);
    let page = browser.open("/contoso.example/oauth2/authorize", &request);
    let view = browser.sign_in(&page, "bob@contoso.example", "bob-password");
    let view = browser.accept(&view);
    let code = view.code();
    let form = but(&portal(&code), "code_verifier", "");
    let form = but(&form, "resource", "https://stock.contoso.example");
    let (status, document) = entra.post("/contoso.example/oauth2/token", &form);
    assert_eq!(status, 200, "{document}");
    assert!(document["expires_in"].is_string() && document["resource"] == "https://stock.contoso.example");
    let access = claims(&document, "access_token");
    assert_eq!(
        (&access["ver"], &access["aud"], &access["scp"]),
        (&json!("1.0"), &json!("https://stock.contoso.example"), &json!("stock.read"))
    );
    assert_eq!((&access["upn"], &access["appidacr"]), (&json!("bob@contoso.example"), &json!("1")));
    assert_eq!(access["nbf"], NOW);
}
