//! An API asks for the next one as the user who called it.

use crate::common::browser::Browser;
use crate::common::{AUTHORITY, Entra, NOW, ORDERS_API, STOCK_API, but, claims, refused};
use beartrap_forge::entra::{CLIENT, GRAPH, HOME, SECOND};
use beartrap_forge::{Account, Algorithm, Certificate, EntraSetting, EntraVersion, SigningKey, Spare, Token};
use serde_json::{Value, json};

const MAIL: &str = "https://graph.microsoft.com/User.Read";

/// The key that the personality signs with.
fn key() -> SigningKey {
    SigningKey::trusted(Algorithm::Rs256).with_kid(&Certificate::TRUSTED.x5t())
}

fn setting() -> EntraSetting {
    EntraSetting::new(AUTHORITY, ORDERS_API, NOW)
}

/// What Alice's client sends to the API in the middle.
fn alices() -> Token {
    Token::entra_user(&setting(), "orders.read", &key())
}

fn form<'a>(assertion: &'a str, scope: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
        ("client_id", ORDERS_API),
        ("client_secret", "orders-secret"),
        ("assertion", assertion),
        ("scope", scope),
        ("requested_token_use", "on_behalf_of"),
    ]
}

fn answer_to(entra: &Entra, assertion: &Token, scope: &str) -> (u16, Value) {
    entra.token(&form(&assertion.compact(), scope))
}

#[test]
fn m2_34_m2_40_an_api_calls_the_next_one_as_the_same_user() {
    let entra = Entra::new();
    let (status, document) = answer_to(&entra, &alices(), &format!("{MAIL} offline_access"));
    assert_eq!(status, 200, "{document}");
    assert!(document["refresh_token"].is_string());
    let next = claims(&document, "access_token");
    assert_eq!((&next["aud"], &next["appid"]), (&json!("https://graph.microsoft.com"), &json!(ORDERS_API)));
    assert_eq!((&next["oid"], &next["tid"]), (&json!(Account::ALICE.oid), &json!(HOME)));
    assert!(next["scp"].as_str().unwrap().contains("User.Read"), "{next:?}");
    let (_, document) = answer_to(&entra, &alices(), MAIL);
    assert_eq!(document.get("refresh_token"), None, "it was not asked for");
}

#[test]
fn the_assertion_may_name_the_api_by_its_uri() {
    let entra = Entra::changed(&[("token_version = 2", "token_version = 1")]);
    let uri = format!("api://{ORDERS_API}");
    let version_one = EntraSetting { version: EntraVersion::V1, audience: uri.clone(), ..setting() };
    let assertion = Token::entra_user(&version_one, "orders.read", &key());
    assert_eq!(answer_to(&entra, &assertion, MAIL).0, 200);
    let capital = assertion.claim("aud", uri.to_uppercase());
    assert_eq!(refused(&answer_to(&entra, &capital, MAIL)).2, 500_131, "a capital letter is another name");
}

#[test]
fn m2_34_each_wrong_assertion_has_its_own_refusal() {
    let entra = Entra::new();
    let daemon = EntraSetting { account: Account::DAEMON, ..setting() };
    let graph = EntraSetting { api: GRAPH.to_owned(), ..setting() };
    let own_key = SigningKey::spare(Spare::Third);
    for (assertion, error, number, how) in [
        (alices().claim("aud", STOCK_API), "invalid_grant", 500_131, "for another API"),
        (Token::entra_graph(&graph, "n-1", &key()), "invalid_grant", 500_131, "for Graph"),
        (alices().claim("exp", NOW), "invalid_grant", 500_133, "expired"),
        (alices().tampered_claim("scp", "orders.purge"), "invalid_grant", 50_013, "changed"),
        (alices().with_key(&SigningKey::attacker(Algorithm::Rs256)), "invalid_grant", 50_013, "another key"),
        (alices().with_key(&own_key), "invalid_grant", 50_013, "the key of an application"),
        (alices().signed_by(&SigningKey::none()), "invalid_grant", 50_013, "no signature"),
        (
            alices().claim("iss", format!("{AUTHORITY}/{SECOND}/v2.0")),
            "invalid_grant",
            50_013,
            "another tenant",
        ),
        (alices().claim("iss", "https://evil.example"), "invalid_grant", 50_013, "another issuer"),
        (
            Token::entra_id_token(&EntraSetting { client: ORDERS_API.into(), ..setting() }, "n", &key()),
            "invalid_request",
            240_002,
            "an ID token",
        ),
        (
            Token::entra_id_token(&setting(), "n", &key()),
            "invalid_request",
            240_002,
            "the ID token of the client",
        ),
        (
            Token::entra_app(&daemon, &["Orders.Read.All"], &key()),
            "invalid_grant",
            7_000_114,
            "an application's",
        ),
        (alices().claim("idtyp", "app"), "invalid_grant", 7_000_114, "an application's, it says"),
    ] {
        assert_eq!(refused(&answer_to(&entra, &assertion, MAIL)), (400, error, number), "{how}");
    }
    assert_eq!(refused(&entra.token(&form("x", MAIL))), (400, "invalid_grant", 50_013));
}

#[test]
fn m2_57_m3_45_the_next_api_needs_a_consent_of_its_own() {
    let entra = Entra::new();
    let (status, document) = answer_to(&entra, &alices(), "https://graph.microsoft.com/Mail.Read");
    assert_eq!(refused(&(status, document.clone())), (400, "invalid_grant", 65_001));
    assert_eq!(document["suberror"], "consent_required");
    let nobody = Entra::changed(&[(
        "client = \"orders-api\"\ntenant = \"contoso.example\"\npermissions = [\"graph/User.Read\"]",
        "client = \"orders-api\"\ntenant = \"fabrikam.example\"\npermissions = [\"graph/User.Read\"]",
    )]);
    assert_eq!(refused(&answer_to(&nobody, &alices(), MAIL)).2, 65_001, "another tenant's consent");
}

/// What an API trusts beforehand nobody has to consent to.
#[test]
fn a_preauthorized_client_needs_no_consent() {
    let bob = EntraSetting { account: Account::BOB, ..setting() };
    let assertion = Token::entra_user(&bob, "orders.read", &key());
    let scope = "https://stock.contoso.example/stock.read";
    let entra = Entra::new();
    let (status, document) = answer_to(&entra, &assertion, scope);
    assert_eq!(status, 200, "{document}");
    assert_eq!(claims(&document, "access_token")["scp"], "stock.read");
    let preauthorized = "preauthorized = [{ client = \"orders-api\", scopes = [\"stock.read\"] }]";
    let entra = Entra::changed(&[(preauthorized, "")]);
    assert_eq!(refused(&answer_to(&entra, &assertion, scope)).2, 65_001);
}

/// Roles in the API in the middle say nothing in the next one.
#[test]
fn roles_stay_where_they_were_given() {
    let entra = Entra::new();
    let bob = EntraSetting { account: Account::BOB, ..setting() };
    let assertion = Token::entra_user(&bob, "orders.read", &key()).claim("roles", vec!["Orders.Approve"]);
    let (_, document) = answer_to(&entra, &assertion, MAIL);
    assert_eq!(claims(&document, "access_token").get("roles"), None);
}

#[test]
fn m2_12_the_api_proves_itself_and_says_what_it_wants() {
    let entra = Entra::new();
    let assertion = alices().compact();
    let honest = form(&assertion, MAIL);
    for (name, value, status, error, number) in [
        ("client_secret", "", 401, "invalid_client", 7_000_218),
        ("client_secret", "wrong", 401, "invalid_client", 7_000_215),
        ("requested_token_use", "", 400, "invalid_request", 900_144),
        ("requested_token_use", "magic", 400, "invalid_request", 9_002_313),
        ("assertion", "", 400, "invalid_request", 900_144),
        ("scope", "", 400, "invalid_request", 900_144),
        ("resource", "https://graph.microsoft.com", 400, "invalid_request", 901_002),
        ("requested_token_type", "urn:ietf:params:oauth:token-type:saml2", 400, "invalid_request", 9_002_313),
        ("client_id", CLIENT, 401, "invalid_client", 7_000_215),
    ] {
        assert_eq!(
            refused(&entra.token(&but(&honest, name, value))),
            (status, error, number),
            "{name}={value}"
        );
    }
    let of_version_1 = entra.post("/contoso.example/oauth2/token", &honest);
    assert_eq!(refused(&of_version_1).2, 900_144, "version 1 asks for a resource, not for a scope");
}

#[test]
fn at_common_the_assertion_says_the_tenant() {
    let entra = Entra::new();
    let assertion = alices().compact();
    let (status, document) = entra.post("/organizations/oauth2/v2.0/token", &form(&assertion, MAIL));
    assert_eq!(status, 200, "{document}");
    let elsewhere = entra.post("/fabrikam.example/oauth2/v2.0/token", &form(&assertion, MAIL));
    assert_eq!(refused(&elsewhere).2, 700_016, "the API is not known there");
}

/// The portal's user asks for all of the API, and agrees in one step to what the API needs behind it.
#[test]
fn m2_47_one_consent_covers_the_client_and_the_api_in_the_middle() {
    let consent = "[[consent]]\nclient = \"orders-api\"\ntenant = \"contoso.example\"\npermissions = [\"graph/User.Read\"]\nby = \"carol@contoso.example\"\nat = 2026-01-01\n";
    for (known, expected) in [(true, 200), (false, 400)] {
        let other = if known { "known_clients = [\"portal\"]" } else { "known_clients = []" };
        let entra = Entra::changed(&[(consent, ""), ("known_clients = [\"portal\"]", other)]);
        let mut browser = Browser::new(&entra);
        let redirect = "https://portal.contoso.example/signin-oidc";
        let verifier = "a".repeat(43);
        let asks = [
            ("client_id", CLIENT),
            ("response_type", "code"),
            ("redirect_uri", redirect),
            ("scope", "openid api://a0000000-0000-4000-8000-0000000000a1/.default"),
            ("code_challenge", &verifier),
        ];
        let page = browser.open("/contoso.example/oauth2/v2.0/authorize", &asks);
        let page = browser.sign_in(&page, "alice@contoso.example", "alice-password");
        assert_eq!(page.html().contains("graph/User.Read"), known, "the page names what the API behind gets");
        let code = browser.accept(&page).code();
        let redeems = [
            ("grant_type", "authorization_code"),
            ("client_id", CLIENT),
            ("client_secret", "portal-secret"),
            ("redirect_uri", redirect),
            ("code", &code),
            ("code_verifier", &verifier),
        ];
        let (status, document) = entra.token(&redeems);
        assert_eq!(status, 200, "{document}");
        let (status, document) = entra.token(&form(document["access_token"].as_str().unwrap(), MAIL));
        assert_eq!(status, expected, "{document}");
        if !known {
            assert_eq!(refused(&(status, document)).2, 65_001);
        }
    }
}
