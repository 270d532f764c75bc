//! What a registration holds, and what follows from each field of it.

use crate::common::browser::{Browser, View};
use crate::common::{Entra, NIGHTLY, ORDERS_API, PORTAL, but, claims, refused};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

const AUTHORIZE: &str = "/contoso.example/oauth2/v2.0/authorize";
const URI: &str = "https://portal.contoso.example/signin-oidc";
const REQUEST: [(&str, &str); 4] = [
    ("client_id", PORTAL),
    ("response_type", "code"),
    ("redirect_uri", URI),
    ("scope", "openid profile offline_access api://a0000000-0000-4000-8000-0000000000a1/.default"),
];

fn signed_in(entra: &Entra, request: &[(&str, &str)], name: &str) -> View {
    let mut browser = Browser::new(entra);
    let page = browser.open(AUTHORIZE, request);
    let password = format!("{}-password", name.split('@').next().unwrap());
    let view = browser.sign_in(&page, name, &password);
    if let View::Page { .. } = view { browser.accept(&view) } else { view }
}

fn redeeming<'a>(code: &'a str, secret: &'a str) -> [(&'a str, &'a str); 5] {
    let [grant, client] = [("grant_type", "authorization_code"), ("client_id", PORTAL)];
    [grant, client, ("client_secret", secret), ("redirect_uri", URI), ("code", code)]
}

fn tokens(entra: &Entra, name: &str) -> Value {
    let code = signed_in(entra, &REQUEST, name).code();
    let (status, document) = entra.token(&redeeming(&code, "portal-secret"));
    assert_eq!(status, 200, "{document}");
    document
}

fn header(token: &Value) -> Value {
    let header = token.as_str().unwrap().split('.').next().unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap()
}

#[test]
fn m1_1_m1_5_m3_26_each_field_that_is_wrong_has_its_code() {
    let entra = Entra::new();
    let wrong = |name, value| but(&REQUEST, name, value);
    let page =
        Browser::new(&entra).open(AUTHORIZE, &wrong("client_id", "c0000000-0000-4000-8000-0000000000ff"));
    assert_eq!(page.number(), 700_016);
    let page =
        Browser::new(&entra).open(AUTHORIZE, &wrong("redirect_uri", "https://portal.contoso.example/"));
    assert_eq!(page.number(), 50_011);
    let view = Browser::new(&entra).open(AUTHORIZE, &wrong("scope", "https://storage.azure.com/.default"));
    assert_eq!(view.refusal(), ("invalid_client".to_owned(), 650_057), "a permission that is not listed");
    let code = signed_in(&entra, &REQUEST, "alice@contoso.example").code();
    let answer = entra.token(&redeeming(&code, "another-secret"));
    assert_eq!(refused(&answer), (401, "invalid_client", 7_000_215));
    let expired = Entra::changed(&[(
        "value = \"portal-secret\", expires = 2030",
        "value = \"portal-secret\", expires = 2026",
    )]);
    let code = signed_in(&expired, &REQUEST, "alice@contoso.example").code();
    let answer = expired.token(&redeeming(&code, "portal-secret"));
    assert_eq!(refused(&answer), (401, "invalid_client", 7_000_222));
}

#[test]
fn m1_2_access_and_id_tokens_differ_in_claims_alone() {
    let entra = Entra::new();
    let document = tokens(&entra, "alice@contoso.example");
    let [access, id] = ["access_token", "id_token"].map(|name| header(&document[name]));
    assert_eq!(access, id, "the header tells nothing");
    let [access, id] = ["access_token", "id_token"].map(|name| claims(&document, name));
    assert_eq!((&access["aud"], &id["aud"]), (&json!(ORDERS_API), &json!(PORTAL)));
    assert!(access.contains_key("scp") && !id.contains_key("scp"));
}

/// The trap: one registration is client and API, and then the ID token is for the API as well.
#[test]
fn m1_7_one_registration_for_client_and_api_makes_both_tokens_fit_both() {
    let entra = Entra::changed(&[(
        "name = \"portal\"",
        "name = \"portal\"\ntoken_version = 2\nscopes = [{ name = \"use\", consent = \"user\" }]",
    )]);
    let scope = format!("openid {PORTAL}/use");
    let code = signed_in(&entra, &but(&REQUEST, "scope", &scope), "alice@contoso.example").code();
    let (status, document) = entra.token(&redeeming(&code, "portal-secret"));
    assert_eq!(status, 200, "{document}");
    let [access, id] = ["access_token", "id_token"].map(|name| claims(&document, name));
    assert_eq!((&access["aud"], &id["aud"]), (&json!(PORTAL), &json!(PORTAL)));
    assert_eq!(access["scp"], "use");
}

#[test]
fn m3_89_an_api_offers_scopes_to_users_clients_and_roles_to_both_kinds_of_callers() {
    let entra = Entra::new();
    let bob = claims(&tokens(&entra, "bob@contoso.example"), "access_token");
    assert_eq!(
        (&bob["scp"], &bob["roles"]),
        (&json!("orders.read orders.write"), &json!(["Orders.Approve"]))
    );
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", NIGHTLY),
        ("client_secret", "nightly-secret"),
        ("scope", "api://a0000000-0000-4000-8000-0000000000a1/.default"),
    ];
    let (_, document) = entra.token(&form);
    let daemon = claims(&document, "access_token");
    assert_eq!((daemon.get("scp"), &daemon["roles"]), (None, &json!(["Orders.Read.All"])));
}

#[test]
fn m3_101_a_web_application_and_its_api_from_sign_in_to_renewal() {
    let entra = Entra::new();
    let document = tokens(&entra, "alice@contoso.example");
    assert_eq!(claims(&document, "access_token")["aud"], ORDERS_API);
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", PORTAL),
        ("client_secret", "portal-secret"),
        ("refresh_token", document["refresh_token"].as_str().unwrap()),
    ];
    entra.0.clock().advance(5_400);
    let (status, renewed) = entra.token(&form);
    assert_eq!(status, 200, "{renewed}");
    let [old, new] = [&document, &renewed].map(|document| claims(document, "access_token"));
    assert_eq!((&old["oid"], &old["sub"], &old["scp"]), (&new["oid"], &new["sub"], &new["scp"]));
    assert!(new["exp"].as_u64().unwrap() > old["exp"].as_u64().unwrap());
}

#[test]
fn m2_55_what_is_deleted_is_not_found_and_its_tokens_live_on() {
    let entra = Entra::new();
    let document = tokens(&entra, "alice@contoso.example");
    assert!(entra.0.delete_application("portal"));
    assert_eq!(Browser::new(&entra).open(AUTHORIZE, &REQUEST).number(), 700_016);
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", PORTAL),
        ("client_secret", "portal-secret"),
        ("refresh_token", document["refresh_token"].as_str().unwrap()),
    ];
    assert_eq!(refused(&entra.token(&form)), (400, "unauthorized_client", 700_016));
    assert!(
        claims(&document, "access_token")["exp"].as_u64().unwrap() > entra.0.clock().now(),
        "nobody takes it back"
    );
    assert!(!entra.0.delete_application("portal"));
}

#[test]
fn what_is_not_certain_is_switched() {
    let world = include_str!("../../src/directory/world.toml");
    assert!(!world.contains("[switches]"));
    let switches = "[switches]\nsign_in_failure_status = 200\nspa_origin = \"registered\"\n[[tenant]]";
    let entra = Entra::changed(&[("[[tenant]]", switches)]);
    let view = Browser::new(&entra).open(AUTHORIZE, &but(&REQUEST, "redirect_uri", "https://x.example/"));
    assert!(matches!(view, View::Page { status: 200, .. }), "{view:?}");
    let view =
        Browser::new(&Entra::new()).open(AUTHORIZE, &but(&REQUEST, "redirect_uri", "https://x.example/"));
    assert!(matches!(view, View::Page { status: 400, .. }), "{view:?}");
    let uri = "https://shop.contoso.example/";
    let shop = but(&but(&REQUEST, "client_id", crate::common::SHOP), "redirect_uri", uri);
    let verifier = "a-verifier-of-43-characters-or-a-few-more-of-them";
    let shop = but(&shop, "code_challenge", verifier);
    let code = signed_in(&entra, &shop, "alice@contoso.example").code();
    for (origin, status) in [("https://evil.example", 400), ("https://shop.contoso.example", 200)] {
        let form = but(&but(&redeeming(&code, ""), "client_id", crate::common::SHOP), "redirect_uri", uri);
        let form = but(&form, "code_verifier", verifier);
        let request = http::Request::post("/contoso.example/oauth2/v2.0/token").header("origin", origin);
        let answer = entra.send(request, crate::common::body(&form));
        assert_eq!(answer.status().as_u16(), status, "{origin}");
    }
}

/// The pattern that mends a single registration for everything: a confidential web application, a proof key, and an API
/// that calls the next one as the user.
#[test]
fn m2_47_a_web_application_with_a_proof_key_and_then_on_behalf_of_its_user() {
    let entra = Entra::new();
    let verifier = "a-verifier-of-43-characters-or-a-few-more-of-them";
    let challenge = beartrap_forge::Pkce::of(verifier).challenge;
    let request = but(&but(&REQUEST, "code_challenge", &challenge), "code_challenge_method", "S256");
    let code = signed_in(&entra, &request, "alice@contoso.example").code();
    let (_, document) = entra.token(&but(&redeeming(&code, "portal-secret"), "code_verifier", verifier));
    let form = [
        ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
        ("client_id", ORDERS_API),
        ("client_secret", "orders-secret"),
        ("assertion", document["access_token"].as_str().unwrap()),
        ("scope", "https://graph.microsoft.com/User.Read"),
        ("requested_token_use", "on_behalf_of"),
    ];
    let (status, next) = entra.token(&form);
    assert_eq!(status, 200, "{next}");
    let [first, next] = [claims(&document, "access_token"), claims(&next, "access_token")];
    assert_eq!((&first["azp"], &next["appid"]), (&json!(PORTAL), &json!(ORDERS_API)), "another caller");
    assert_eq!(first["oid"], next["oid"], "the same user");
}
