//! What Microsoft's libraries send, taken down from a run of `cargo xtask interop entra-msal-python` and its sisters: other
//! than a request written by hand, and answered all the same.

use crate::common::browser::Browser;
use crate::common::{AUTHORITY, CLI, CONTOSO, Entra, NIGHTLY, NOW, PORTAL, body, but, claims, read, refused};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use beartrap_forge::{Algorithm, Certificate, Json, Pkce, SigningKey, Spare, Token};
use http::Request;
use serde_json::{Value, json};

const ORDERS: &str = "api://a0000000-0000-4000-8000-0000000000a1";
const READ: &str = "api://a0000000-0000-4000-8000-0000000000a1/orders.read offline_access openid profile";
const REDIRECT: &str = "https://portal.contoso.example/signin-oidc";
/// What a client says that handles claims challenges.
const CAPABLE: &str = "{\"access_token\": {\"xms_cc\": {\"values\": [\"cp1\"]}}}";
/// Sent with every token request, whoever it is for.
const HEADERS: [(&str, &str); 8] = [
    ("accept", "application/json"),
    ("x-client-sku", "MSAL.Python"),
    ("x-client-ver", "1.39.0"),
    ("x-client-os", "linux"),
    ("x-ms-lib-capability", "retry-after, h429"),
    ("client-request-id", "5ee6e773-8ff6-4e2a-9796-f688abe51794"),
    ("x-client-current-telemetry", "4|730,2|"),
    ("x-client-last-telemetry", "4|0|||"),
];

/// A token request as MSAL sends it.
fn token(entra: &Entra, form: &[(&str, &str)]) -> (u16, Value) {
    let request = Request::post(format!("/{CONTOSO}/oauth2/v2.0/token"))
        .header("content-type", "application/x-www-form-urlencoded");
    let request = HEADERS.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    read(&entra.send(request, body(form)))
}

fn daemon<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let scope = "api://a0000000-0000-4000-8000-0000000000a1/.default";
    let common = [
        ("client_id", NIGHTLY),
        ("grant_type", "client_credentials"),
        ("client_info", "1"),
        ("scope", scope),
    ];
    [&common, more].concat()
}

#[test]
fn m2_72_msal_asks_for_itself_with_client_info_and_capabilities() {
    let form = daemon(&[("client_secret", "nightly-secret"), ("claims", CAPABLE)]);
    let (status, document) = token(&Entra::new(), &form);
    assert_eq!(status, 200, "{document}");
    assert_eq!(claims(&document, "access_token")["roles"], json!(["Orders.Read.All"]));
}

/// MSAL Python writes times with fractions and thumbprints with padding, MSAL Go thumbprints in the other alphabet.
#[test]
fn m2_72_the_assertions_of_microsofts_libraries_are_understood() {
    let certificate = Certificate::spare(Spare::First);
    let [sha1, sha256] =
        [certificate.x5t(), certificate.x5t_s256()].map(|text| URL_SAFE_NO_PAD.decode(text).unwrap());
    for (algorithm, name, thumbprint) in [
        (Algorithm::Rs256, "x5t", URL_SAFE.encode(&sha1)),
        (Algorithm::Ps256, "x5t#S256", URL_SAFE.encode(&sha256)),
        (Algorithm::Rs256, "x5t", STANDARD.encode(&sha1)),
        (Algorithm::Ps256, "x5t#S256", STANDARD.encode(&sha256)),
    ] {
        assert!(thumbprint.ends_with('='));
        let key = SigningKey::spare(Spare::First).with_algorithm(algorithm).unwrap();
        let asks = |end: Value| {
            let assertion = assertion(&key, end).header(name, thumbprint.as_str()).compact();
            let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
            let proof = [("client_assertion_type", kind), ("client_assertion", assertion.as_str())];
            token(&Entra::new(), &daemon(&proof))
        };
        let (status, document) = asks(json!(1_782_864_600.768_96));
        assert_eq!(status, 200, "{thumbprint}: {document}");
        assert_eq!(claims(&document, "access_token")["azpacr"], "2");
        // What is no time, and what is over: a fraction does not hide it.
        assert_eq!(refused(&asks(json!(-1.5))).2, 50_012);
        assert_eq!(refused(&asks(json!(1e300))).2, 50_012);
        assert_eq!(refused(&asks(json!(1_782_863_600.5))).2, 700_024);
    }
}

/// Nightly's, that is good until this time.
fn assertion(key: &SigningKey, end: Value) -> Token {
    let claims = Json::object()
        .member("aud", format!("{AUTHORITY}/{CONTOSO}/oauth2/v2.0/token"))
        .member("iss", NIGHTLY)
        .member("sub", NIGHTLY)
        .member("exp", end)
        .member("iat", json!(1_782_864_000.768_96))
        .member("jti", "f30823c2-eb42-4000-b47d-5c41ca276cdc");
    let header = Json::object().member("alg", key.algorithm().name()).member("typ", "JWT");
    Token::new("JWT", claims, NOW, key).header_as(header)
}

/// The code and the tokens of Alice at the portal, as MSAL asks for them.
fn signed_in(entra: &Entra) -> Value {
    let verifier = "CphUDHrwf1MpfzAGx~vfuCnoX2TVJR9~dJ8sayRulq_";
    let challenge = Pkce::of(verifier).challenge;
    let asks = [
        ("client_id", PORTAL),
        ("response_type", "code"),
        ("redirect_uri", REDIRECT),
        ("scope", READ),
        ("state", "PLvNyDYgUkKJBRmA"),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
        ("nonce", "a1b2c3"),
        ("client_info", "1"),
        ("claims", CAPABLE),
    ];
    let mut browser = Browser::new(entra);
    let page = browser.open(&format!("/{CONTOSO}/oauth2/v2.0/authorize"), &asks);
    let page = browser.sign_in(&page, "alice@contoso.example", "alice-password");
    let answer = browser.accept(&page);
    assert_eq!(answer.parameter("state").as_deref(), Some("PLvNyDYgUkKJBRmA"), "msal compares it");
    let form = [
        ("client_id", PORTAL),
        ("grant_type", "authorization_code"),
        ("client_info", "1"),
        ("client_secret", "portal-secret"),
        ("claims", CAPABLE),
        ("code_verifier", verifier),
        ("code", &answer.code()),
        ("redirect_uri", REDIRECT),
        ("scope", READ),
    ];
    let (status, document) = token(entra, &form);
    assert_eq!(status, 200, "{document}");
    document
}

/// The form by which MSAL gets another token from a refresh token.
fn silent<'a>(tokens: &'a Value, claims: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("client_id", PORTAL),
        ("grant_type", "refresh_token"),
        ("client_info", "1"),
        ("client_secret", "portal-secret"),
        ("claims", claims),
        ("refresh_token", tokens["refresh_token"].as_str().unwrap()),
        ("scope", READ),
    ]
}

/// What its cache needs: the account out of `client_info`, how long a token is good, and the scopes that it is for.
#[test]
fn m2_72_m3_98_msal_keeps_tokens_by_account_and_refreshes_in_silence() {
    let entra = Entra::new();
    let tokens = signed_in(&entra);
    let id = claims(&tokens, "id_token");
    let info = URL_SAFE_NO_PAD.decode(tokens["client_info"].as_str().unwrap()).unwrap();
    let info: Value = serde_json::from_slice(&info).unwrap();
    assert_eq!(info, json!({ "uid": id["oid"], "utid": id["tid"] }));
    assert_eq!((&id["nonce"], &id["aud"]), (&json!("a1b2c3"), &json!(PORTAL)));
    assert!(tokens["expires_in"].as_u64().is_some_and(|seconds| seconds > 300), "{tokens}");
    assert!(tokens["scope"].as_str().unwrap().contains(&format!("{ORDERS}/orders.read")));
    let (status, again) = token(&entra, &silent(&tokens, CAPABLE));
    assert_eq!(status, 200, "{again}");
    assert_eq!(again["client_info"], tokens["client_info"]);
    assert!(again["refresh_token"].is_string());
    let other =
        but(&silent(&tokens, CAPABLE), "scope", "api://a0000000-0000-4000-8000-0000000000a1/orders.write");
    let refusal = token(&entra, &other);
    assert_eq!((refused(&refusal).2, &refusal.1["suberror"]), (65_001, &json!("consent_required")));
}

/// The device's code has another name, besides its own, in MSAL Python.
#[test]
fn m2_72_m3_98_msal_waits_for_a_device_code() {
    let entra = Entra::new();
    let (_, device) =
        entra.post(&format!("/{CONTOSO}/oauth2/v2.0/devicecode"), &[("client_id", CLI), ("scope", READ)]);
    let code = device["device_code"].as_str().unwrap();
    let form = [
        ("client_id", CLI),
        ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
        ("client_info", "1"),
        ("code", code),
        ("device_code", code),
    ];
    let waiting = token(&entra, &form);
    assert_eq!((waiting.0, &waiting.1["error"]), (400, &json!("authorization_pending")));
}

/// The library is told what is missing, and the policy decides with it as without it.
#[test]
fn m3_99_conditional_access_refuses_msal_with_claims_to_hand_on() {
    let world =
        ("state = \"report-only\"\napplications = [\"stock-api\"]", "applications = [\"orders-api\"]");
    let entra = Entra::changed(&[world]);
    let policy = "A second factor for the stock outside the office";
    assert!(entra.0.switch_policy(policy, false));
    let tokens = signed_in(&entra);
    assert!(entra.0.switch_policy(policy, true));
    let refusal = token(&entra, &silent(&tokens, CAPABLE));
    assert_eq!(refused(&refusal), (400, "invalid_grant", 50_076));
    assert_eq!(refusal.1["suberror"], "basic_action", "so that msal asks for interaction");
    // MSAL adds what the client can to what it was told.
    let mut wanted: Value = serde_json::from_str(refusal.1["claims"].as_str().unwrap()).unwrap();
    wanted["access_token"]["xms_cc"] = json!({ "values": ["cp1"] });
    assert_eq!(refused(&token(&entra, &silent(&tokens, &wanted.to_string()))).2, 50_076);
}

/// What `DefaultAzureCredential` does: first the variables of a developer, then the machine. What asks the API is the same.
#[test]
fn m3_100_the_same_question_is_answered_for_a_developers_secret_and_for_a_machine() {
    let entra = Entra::new();
    let (_, local) = token(&entra, &daemon(&[("client_secret", "nightly-secret"), ("claims", CAPABLE)]));
    let job = entra.0.machines().into_iter().find(|machine| machine.name == "orders-job").unwrap();
    let variable = |name| &job.environment.iter().find(|(known, _)| *known == name).unwrap().1;
    let place = variable("IDENTITY_ENDPOINT").strip_prefix(AUTHORITY).unwrap();
    let request = Request::get(format!("{place}?resource={ORDERS}&api-version=2019-08-01"))
        .header("x-identity-header", variable("IDENTITY_HEADER"));
    let (status, cloud) = read(&entra.send(request, ""));
    assert_eq!(status, 200, "{cloud}");
    let [local, cloud] = [local, cloud].map(|document| claims(&document, "access_token"));
    for same in ["aud", "iss", "tid", "roles"] {
        assert_eq!(local[same], cloud[same], "{same}");
    }
    assert_ne!(local["azp"], cloud["azp"], "and yet it is somebody else, who needs consent of its own");
}
