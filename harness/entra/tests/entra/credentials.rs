//! What clients prove themselves with: secrets, certificates, the word of another issuer; each broken in one way.

use crate::common::{
    AUTHORITY, CONTOSO, Entra, FABRIKAM, NIGHTLY, NIGHTLY_KEEPS, NIGHTLY_TRUSTS, NOW, ORDERS_API, but,
    claims, refused,
};
use beartrap_forge::{Algorithm, Certificate, Json, SigningKey, Spare, Token};
use http::{Request, header};

const SCOPE: &str = "api://a0000000-0000-4000-8000-0000000000a1/.default";
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const ASKS: [(&str, &str); 3] =
    [("grant_type", "client_credentials"), ("client_id", NIGHTLY), ("scope", SCOPE)];

fn with_secret(secret: &str) -> Vec<(&str, &str)> {
    but(&ASKS, "client_secret", secret)
}

fn with_assertion(assertion: &str) -> Vec<(&str, &str)> {
    but(&but(&ASKS, "client_assertion_type", JWT_BEARER), "client_assertion", assertion)
}

fn endpoint() -> String {
    format!("{AUTHORITY}/{CONTOSO}/oauth2/v2.0/token")
}

fn key() -> SigningKey {
    SigningKey::spare(Spare::First)
}

/// A signed assertion of nightly.
fn assertion(key: &SigningKey) -> Token {
    let claims = Json::object()
        .member("aud", endpoint())
        .member("iss", NIGHTLY)
        .member("sub", NIGHTLY)
        .member("jti", "one")
        .member("nbf", NOW)
        .member("iat", NOW)
        .member("exp", NOW + 600);
    let header = Json::object().member("typ", "JWT").member("alg", key.algorithm().name());
    Token::new("JWT", claims, NOW, key).header_as(header)
}

/// As older libraries do it.
fn rs256() -> Token {
    assertion(&key()).header("x5t", Certificate::spare(Spare::First).x5t())
}

/// As it is done today.
fn ps256() -> Token {
    let key = key().with_algorithm(Algorithm::Ps256).unwrap();
    assertion(&key).header("x5t#S256", Certificate::spare(Spare::First).x5t_s256())
}

fn refusal_of(entra: &Entra, token: &Token) -> (u16, String, u64) {
    let answer = entra.token(&with_assertion(&token.compact()));
    let (status, error, number) = refused(&answer);
    (status, error.to_owned(), number)
}

#[test]
fn m2_60_m1_17_a_secret_is_wrong_or_expired_and_its_id_is_not_its_value() {
    let entra = Entra::new();
    assert_eq!(entra.token(&with_secret("nightly-secret")).0, 200);
    for wrong in ["5ec4e700-0000-4000-8000-000000000001", "nightly-secret ", "Nightly-secret"] {
        let answer = entra.token(&with_secret(wrong));
        assert_eq!(refused(&answer), (401, "invalid_client", 7_000_215), "{wrong}");
        assert!(!answer.1.to_string().contains(wrong), "a secret is not repeated");
    }
    let expired = Entra::changed(&[(
        "value = \"nightly-secret\", expires = 2030-01-01",
        "value = \"nightly-secret\", expires = 2026-06-01",
    )]);
    assert_eq!(refused(&expired.token(&with_secret("nightly-secret"))), (401, "invalid_client", 7_000_222));
}

#[test]
fn m2_71_m3_29_a_secret_ends_by_the_clock_without_anything_else_changing() {
    let entra = Entra::new();
    assert_eq!(entra.token(&with_secret("nightly-secret")).0, 200);
    entra.0.clock().advance(4 * 365 * 86_400);
    assert_eq!(refused(&entra.token(&with_secret("nightly-secret"))).2, 7_000_222);
}

#[test]
fn m2_26_a_client_without_credential_gets_nothing_for_itself() {
    let entra = Entra::new();
    assert_eq!(refused(&entra.token(&ASKS)), (401, "invalid_client", 7_000_216));
    let both = but(&with_assertion("e30.e30."), "client_secret", "nightly-secret");
    assert_eq!(refused(&entra.token(&both)), (401, "invalid_client", 50_012));
}

#[test]
fn m2_3_a_public_client_that_sends_a_secret_is_told_so() {
    let entra = Entra::changed(&[(NIGHTLY_KEEPS, "flows = [\"public\"]"), (NIGHTLY_TRUSTS, "")]);
    let answer = entra.token(&with_secret("nightly-secret"));
    assert_eq!(refused(&answer), (401, "invalid_client", 700_025));
    assert_eq!(refused(&entra.token(&ASKS)), (401, "invalid_client", 7_000_216));
}

/// RFC 6749 section 2.3.1: what stands in the header is form-encoded first.
#[test]
fn a_secret_may_stand_in_the_authorization_header() {
    let entra = Entra::changed(&[("value = \"nightly-secret\"", "value = \"a+b%c:d é&=\"")]);
    let ask = |credentials: &str| {
        let body = crate::common::body(&but(&ASKS, "client_id", ""));
        let request = Request::post("/contoso.example/oauth2/v2.0/token");
        (request.header(header::AUTHORIZATION, format!("Basic {credentials}")), body)
    };
    let encode = |text: &str| {
        let base64 = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, text);
        ask(&base64)
    };
    let (request, body) = encode(&format!("{NIGHTLY}:a%2Bb%25c%3Ad+%C3%A9%26%3D"));
    assert_eq!(entra.send(request, body).status(), 200);
    let (request, body) = encode(&format!("{NIGHTLY}:a+b%c:d é&="));
    assert_eq!(refused(&crate::common::read(&entra.send(request, body))).2, 7_000_215, "not encoded");
    let (request, body) = ask("!");
    assert_eq!(
        refused(&crate::common::read(&entra.send(request, body))),
        (400, "invalid_request", 9_002_313)
    );
    let (request, _) = encode(&format!("{NIGHTLY}:x"));
    let other = crate::common::body(&but(&ASKS, "client_id", ORDERS_API));
    assert_eq!(refused(&crate::common::read(&entra.send(request, other))).2, 9_002_313);
}

#[test]
fn m3_28_m3_107_m4_5_a_certificate_proves_a_client_in_the_older_and_the_newer_way() {
    let entra = Entra::new();
    let x5c = Certificate::spare(Spare::First).base64();
    for (assertion, how) in [
        (rs256(), "RS256 with x5t"),
        (ps256(), "PS256 with x5t#S256"),
        (rs256().header("x5c", vec![x5c.clone()]), "with the certificate"),
        (rs256().header("x5c", x5c), "with the certificate as one string"),
        (rs256().claim("nbf", NOW.to_string()).claim("exp", (NOW + 600).to_string()), "times as text"),
        (
            rs256().claim("aud", format!("{AUTHORITY}/contoso.example/oauth2/v2.0/token")),
            "the address as asked",
        ),
        (rs256().claim("aud", format!("{AUTHORITY}/{CONTOSO}/v2.0")), "the issuer"),
        (rs256().claim("aud", vec![endpoint()]), "a list of one"),
    ] {
        let (status, document) = entra.token(&with_assertion(&assertion.compact()));
        assert_eq!(status, 200, "{how}: {document}");
        assert_eq!(claims(&document, "access_token")["azpacr"], "2", "{how}");
    }
}

#[test]
fn m2_27_m3_64_a_certificate_assertion_is_broken_in_one_way_at_a_time() {
    let entra = Entra::new();
    let attacker = SigningKey::attacker(Algorithm::Rs256);
    let thumbprint = Certificate::spare(Spare::First).x5t();
    for (assertion, number, how) in [
        (assertion(&attacker).header("x5t", thumbprint.clone()), 700_027, "another key"),
        (rs256().header("x5t", Certificate::ATTACKER.x5t()), 700_027, "another thumbprint"),
        (rs256().without_header("x5t"), 700_027, "no thumbprint"),
        (ps256().header("x5t", Certificate::ATTACKER.x5t()), 700_027, "two thumbprints that differ"),
        (assertion(&SigningKey::none()).header("x5t", thumbprint.clone()), 700_027, "no signature"),
        (rs256().header("x5c", vec![Certificate::ATTACKER.base64()]), 700_030, "another certificate"),
        (
            assertion(&attacker).header("x5c", vec![Certificate::ATTACKER.base64()]),
            700_030,
            "its own certificate",
        ),
        (rs256().header("x5c", vec!["MIIB"]), 50_012, "no certificate"),
        (
            rs256().claim("aud", format!("{AUTHORITY}/{FABRIKAM}/oauth2/v2.0/token")),
            700_023,
            "another tenant",
        ),
        (rs256().claim("aud", AUTHORITY), 700_023, "no tenant"),
        (rs256().claim("aud", vec![endpoint(), "https://other.test".to_owned()]), 700_023, "two audiences"),
        (rs256().without_claim("aud"), 700_023, "no audience"),
        (rs256().claim("sub", ORDERS_API), 50_012, "another subject"),
        (rs256().claim("exp", NOW - 301), 700_024, "expired"),
        (rs256().claim("nbf", NOW + 301), 700_024, "not yet valid"),
        (rs256().without_claim("exp"), 50_012, "no end"),
        (rs256().claim("exp", "soon"), 50_012, "no time"),
        (rs256().tampered_claim("exp", NOW + 601), 700_027, "changed afterwards"),
    ] {
        assert_eq!(refusal_of(&entra, &assertion), (401, "invalid_client".into(), number), "{how}");
    }
    for (assertion, how) in [("", "nothing"), ("x", "no JWT"), ("e30.e30.", "no issuer")] {
        let number = refused(&entra.token(&with_assertion(assertion))).2;
        assert_eq!(number, if assertion.is_empty() { 7_000_216 } else { 50_012 }, "{how}");
    }
    let honest = rs256().compact();
    let kind = but(&with_assertion(&honest), "client_assertion_type", "saml");
    assert_eq!(refused(&entra.token(&kind)).2, 50_012);
}

/// Five minutes of difference are allowed for.
#[test]
fn an_assertion_may_be_as_much_too_late_as_clocks_differ() {
    let entra = Entra::new();
    for assertion in [rs256().claim("exp", NOW - 299), rs256().claim("nbf", NOW + 300)] {
        assert_eq!(entra.token(&with_assertion(&assertion.compact())).0, 200);
    }
}

#[test]
fn m3_64_a_certificate_ends_with_its_registration_or_is_taken_back() {
    let registered = "{ test_key = \"client\", expires = 2030-01-01 },";
    for (changed, number) in [
        ("{ test_key = \"client\", expires = 2026-06-01 },", 1_000_502),
        ("{ test_key = \"client\", expires = 2030-01-01, revoked = true },", 7_000_214),
        ("", 700_027),
    ] {
        let entra = Entra::changed(&[(registered, changed)]);
        assert_eq!(refusal_of(&entra, &rs256()).2, number, "{changed}");
    }
}

/// The token of the pipeline that nightly trusts.
fn pipeline() -> Token {
    let key = SigningKey::spare(Spare::Second);
    let claims = Json::object()
        .member("iss", "https://ci.example")
        .member("sub", "repo:contoso/orders:ref:refs/heads/main")
        .member("aud", "api://AzureADTokenExchange")
        .member("iat", NOW)
        .member("exp", NOW + 300);
    Token::new("JWT", claims, NOW, &key)
}

#[test]
fn m0_11_m2_32_a_pipeline_needs_no_secret() {
    let entra = Entra::new();
    let (status, document) = entra.token(&with_assertion(&pipeline().compact()));
    assert_eq!(status, 200, "{document}");
    assert_eq!(claims(&document, "access_token")["roles"], serde_json::json!(["Orders.Read.All"]));
}

#[test]
fn m2_27_a_federated_assertion_is_compared_letter_by_letter() {
    let entra = Entra::new();
    let attacker = SigningKey::attacker(Algorithm::Rs256).with_kid("rs256-5");
    let stranger = SigningKey::attacker(Algorithm::Rs256);
    for (assertion, number, how) in [
        (pipeline().claim("iss", "https://ci.example/"), 700_211, "a slash more"),
        (pipeline().claim("iss", "https://evil.example"), 700_211, "another issuer"),
        (pipeline().claim("sub", "repo:Contoso/orders:ref:refs/heads/main"), 7_002_138, "a capital letter"),
        (pipeline().claim("sub", "repo:contoso/orders:ref:refs/heads/other"), 700_213, "another branch"),
        (pipeline().without_claim("sub"), 700_213, "no subject"),
        (pipeline().claim("aud", "https://github.com/contoso"), 700_212, "its usual audience"),
        (pipeline().claim("aud", vec!["api://AzureADTokenExchange", "other"]), 700_212, "two audiences"),
        (pipeline().with_key(&attacker), 7_000_274, "another key of the same name"),
        (pipeline().with_key(&stranger), 700_027, "a key that the issuer does not have"),
        (pipeline().claim("exp", NOW - 301), 700_024, "expired"),
    ] {
        assert_eq!(refusal_of(&entra, &assertion), (401, "invalid_client".into(), number), "{how}");
    }
}

const SUBJECT: &str = "subject = \"repo:contoso/orders:ref:refs/heads/main\"";

#[test]
fn m2_27_a_flexible_credential_reads_more_than_the_subject_and_takes_a_pattern() {
    let of = |expression: &str| Entra::changed(&[(SUBJECT, &format!("expression = \"{expression}\""))]);
    let branches = of("claims['sub'] matches 'repo:contoso/orders:ref:refs/heads/*'");
    for branch in ["main", "release/1"] {
        let sub = format!("repo:contoso/orders:ref:refs/heads/{branch}");
        let assertion = pipeline().claim("sub", sub).compact();
        assert_eq!(branches.token(&with_assertion(&assertion)).0, 200, "{branch}");
    }
    let elsewhere = pipeline().claim("sub", "repo:contoso/other:ref:refs/heads/main");
    assert_eq!(refusal_of(&branches, &elsewhere), (401, "invalid_client".into(), 7_002_137));
    let both = of("claims['sub'] matches 'repo:contoso/*' and claims['job_workflow_ref'] eq 'deploy.yml'");
    assert_eq!(refusal_of(&both, &pipeline()).2, 7_002_137, "the claim is not there");
    let whole = pipeline().claim("job_workflow_ref", "deploy.yml");
    assert_eq!(both.token(&with_assertion(&whole.compact())).0, 200);
    let text = include_str!("../../src/directory/world.toml").replace(SUBJECT, "expression = \"sub eq x\"");
    let error = beartrap_entra::Directory::parse(&text).unwrap_err().to_string();
    assert!(error.contains("an expression is written: claims['sub']") && error.contains("line "), "{error}");
}

#[test]
fn a_certificate_that_was_taken_back_is_told_by_whether_it_is_sent_along() {
    let certificate = "{ test_key = \"client\", expires = 2030-01-01";
    let entra = Entra::changed(&[(certificate, &format!("{certificate}, revoked = true"))]);
    assert_eq!(refusal_of(&entra, &rs256()).2, 7_000_214);
    let sent = rs256().header("x5c", vec![Certificate::spare(Spare::First).base64()]);
    assert_eq!(refusal_of(&entra, &sent).2, 7_000_277);
}

#[test]
fn an_assertion_may_be_sent_again_unless_the_directory_remembers_them() {
    let twice = |entra: &Entra, first: &Token, second: &Token| {
        assert_eq!(entra.token(&with_assertion(&first.compact())).0, 200);
        entra.token(&with_assertion(&second.compact())).0
    };
    assert_eq!(twice(&Entra::new(), &rs256(), &rs256()), 200);
    let once = || with_switches("assertions_once = true");
    assert_eq!(twice(&once(), &rs256(), &rs256()), 401);
    assert_eq!(twice(&once(), &rs256(), &ps256()), 401, "the same jti in another assertion");
    assert_eq!(twice(&once(), &rs256(), &rs256().claim("jti", "two")), 200);
    let nameless = || rs256().without_claim("jti");
    assert_eq!(twice(&once(), &nameless(), &nameless()), 401, "the very same assertion");
    let entra = once();
    let forged = rs256().with_key(&SigningKey::attacker(Algorithm::Rs256));
    assert_eq!(refusal_of(&entra, &forged).2, 700_027);
    assert_eq!(entra.token(&with_assertion(&rs256().compact())).0, 200, "nobody else can use it up");
}

fn with_switches(switches: &str) -> Entra {
    let world = format!("{}\n[switches]\n{switches}\n", include_str!("../../src/directory/world.toml"));
    Entra::of(beartrap_entra::Directory::parse(&world).unwrap())
}

#[test]
fn a_directory_may_give_the_older_refusal_of_federated_assertions() {
    let entra = with_switches("older_codes = true");
    let refusal = refusal_of(&entra, &pipeline().claim("sub", "other"));
    assert_eq!(refusal, (400, "invalid_request".into(), 70_021));
}

/// A token of the directory itself is a federated assertion too, but not a user's.
#[test]
fn m2_32_an_own_token_proves_an_application_if_an_application_got_it() {
    let issuer = format!("issuer = \"{AUTHORITY}/{CONTOSO}/v2.0\"");
    let entra = Entra::new();
    let (_, document) = entra.token(&with_secret("nightly-secret"));
    let own = document["access_token"].as_str().unwrap().to_owned();
    let subject = claims(&document, "access_token")["sub"].as_str().unwrap().to_owned();
    let trusting = |issuer: &str, subject: &str| {
        Entra::changed(&[(
            "issuer = \"https://ci.example\", subject = \"repo:contoso/orders:ref:refs/heads/main\"",
            &format!("{issuer}, subject = \"{subject}\", audience = \"{ORDERS_API}\""),
        )])
    };
    let entra = trusting(&issuer, &subject);
    let (status, document) = entra.token(&with_assertion(&own));
    assert_eq!(status, 200, "{document}");
    let setting = beartrap_forge::EntraSetting::new(AUTHORITY, ORDERS_API, NOW);
    let users = Token::entra_user(&setting, "orders.read", &own_key());
    let entra = trusting(&issuer, &setting.subject(ORDERS_API));
    assert_eq!(refusal_of(&entra, &users).2, 700_229);
}

/// The key that the personality signs with.
fn own_key() -> SigningKey {
    SigningKey::trusted(Algorithm::Rs256).with_kid(&Certificate::TRUSTED.x5t())
}
