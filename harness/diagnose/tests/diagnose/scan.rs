//! What clients leave behind: logs, bundles, HAR files, saved storages.

use crate::support::{NOW, app, key, setting, user};
use beartrap_diagnose::{Find, Kind, MAX_SCAN_BYTES, Place, Scan, scan};
use beartrap_forge::{EntraSetting, Token, entra};
use proptest::prelude::*;
use serde_json::json;

const REFRESH: &str =
    "1.AXoAEREREaqqSqqKqhERERERERoAAKCgAECAAAAAAAAKEBAA.AgABAwEAAAApTwJmzXqdR4BN2miheQMYAgDs";
const SECRET: &str = "akq8Q~live-secret_0123456789abcdefghijk";

/// Scans, and makes sure that nothing found comes out.
fn scanned(text: &str, secrets: &[&str]) -> Scan {
    let found = scan(text, NOW);
    let shown = found.to_string() + &serde_json::to_string(&found).unwrap();
    for secret in secrets {
        for part in secret.split(['.', ' ']).filter(|part| part.len() >= 12) {
            assert!(!shown.contains(&part[..12]), "{part} in {shown}");
        }
    }
    assert!(found.to_string().lines().all(|line| line.chars().count() <= 100), "{found}");
    found
}

fn kinds(found: &Scan) -> Vec<(Kind, usize)> {
    found.finds.iter().map(|find| (find.kind, find.line)).collect()
}

fn only(found: &Scan) -> &Find {
    assert_eq!(found.finds.len(), 1, "{found}");
    &found.finds[0]
}

/// A page's bundle: minified, with the settings of the server among those of the page.
#[test]
fn m0_12_m2_63_a_secret_in_a_bundle_is_found_and_so_are_the_habits_that_leak() {
    let bundle = format!(
        "!function(){{var e={{clientId:\"c0000000-0000-4000-8000-0000000000c1\",clientSecret:\"{SECRET}\",cacheLocation:\"localStorage\",\
         label:\"client_secret\",password:\"Password is required\",grant_type:\"refresh_token\"}};\n\
         t.url=\"/authorize?client_id=\"+e.clientId+\"&response_type=token&state=\"+n;var client_secret=e.clientSecret;\n\
         localStorage.setItem(\"refresh_token\",r.refresh_token)}}()"
    );
    let found = scanned(&bundle, &[SECRET]);
    assert_eq!(
        kinds(&found),
        [(Kind::ClientSecret, 1), (Kind::LocalStorage, 1), (Kind::LocalStorage, 3), (Kind::Implicit, 2)],
        "{found}"
    );
    assert!(found.finds[0].can.starts_with("get tokens as the application, without any user"), "{found}");
    // By its shape alone it is known, whatever its name is.
    assert_eq!(only(&scanned(&format!("var k='{SECRET}'"), &[SECRET])).kind, Kind::ClientSecret);
}

/// Tokens that somebody pasted into a mail, and one that was made to last.
#[test]
fn m0_12_a_token_in_a_log_or_a_mail_is_found_with_what_it_opens() {
    let (alices, jobs) = (user(&setting()).compact(), app(&["Orders.Read.All"]).compact());
    let log = format!(
        "GET /orders?access_token={alices} 200\n> please use this one: Authorization: Bearer {jobs}\nsent again {alices}\n"
    );
    let found = scanned(&log, &[&alices, &jobs]);
    assert_eq!(kinds(&found), [(Kind::AccessToken, 1), (Kind::AccessToken, 2)], "{found}");
    let alice = &found.finds[0];
    assert_eq!((alice.place, alice.times, alice.also.as_slice()), (Some(Place::Url), 2, &[3][..]));
    assert!(alice.can.contains("as the user alice@contoso.example"), "{found}");
    assert!(alice.can.contains("for another 15 minutes"), "{found}");
    assert!(found.finds[1].can.contains("as an application for itself, no user"), "{found}");

    let old = user(&EntraSetting { now: NOW - 90_000, ..setting() }).compact();
    let says = &only(&scanned(&old, &[&old])).can.clone();
    assert!(says.starts_with("do nothing with it any more, since it expired 23 hours ago"), "{says}");
    let lasting = user(&setting()).claim("exp", NOW + 3_650 * 86_400).compact();
    let says = &only(&scanned(&lasting, &[&lasting])).can.clone();
    assert!(says.ends_with("made for 10 years, and is as good as a password"), "{says}");
    let bound = user(&setting()).claim("cnf", json!({"jkt": "x"})).compact();
    assert!(only(&scanned(&bound, &[&bound])).can.contains("bound to (cnf)"));
}

/// In a storage, a URL, a log and a HAR file, whatever it is called there.
#[test]
fn m0_16_a_refresh_token_is_found_wherever_it_was_left() {
    let opaque = "rt-5f3e9a7c1b2d4e6f8a0b";
    let cache = json!({"RefreshToken": {"oid.tid-login-refreshtoken-c1--": {
        "credential_type": "RefreshToken", "secret": opaque, "home_account_id": "oid.tid"}}});
    let har = json!({"log": {"entries": [{"request": {"postData": {"params": [
        {"name": "grant_type", "value": "refresh_token"}, {"name": "refresh_token", "value": opaque}]}},
        "response": {"content": {"text": json!({"refresh_token": opaque}).to_string()}}}]}});
    for (text, place) in [
        (serde_json::to_string_pretty(&cache).unwrap(), None),
        (serde_json::to_string_pretty(&har).unwrap(), None),
        (har.to_string(), None),
        (format!("refreshToken={opaque}\n"), None),
        (format!("12:01 POST grant_type=refresh_token&refresh_token={opaque}&scope=x"), None),
        (format!("12:01 GET https://app.test/cb?refresh_token={opaque} 200"), Some(Place::Url)),
    ] {
        let found = scanned(&text, &[opaque]);
        let find = only(&found);
        assert_eq!((find.kind, find.place), (Kind::RefreshToken, place), "{text}\n{found}");
    }
    // Entra's is known by its shape, even where nothing says what it is.
    for text in [format!("cached {REFRESH} for alice"), format!("{{\"secret\": \"{REFRESH}\"}}")] {
        assert_eq!(only(&scanned(&text, &[REFRESH])).kind, Kind::RefreshToken, "{text}");
    }
    // One that is a JWT, as other servers write them.
    let jwt = user(&setting()).claim("typ", "Refresh").compact();
    assert_eq!(only(&scanned(&format!("{{\"refresh_token\":\"{jwt}\"}}"), &[&jwt])).kind, Kind::RefreshToken);
}

/// A client that keeps its session by handing the refresh token to the browser.
#[test]
fn m2_11_a_refresh_token_as_the_cookie_of_a_session_is_found() {
    for name in ["session", "refresh_token"] {
        let log = format!("HTTP/1.1 200\nSet-Cookie: {name}={REFRESH}; HttpOnly; Secure\n");
        let found = scanned(&log, &[REFRESH]);
        let find = only(&found);
        assert_eq!(
            (find.kind, find.line, find.place),
            (Kind::RefreshToken, 2, Some(Place::Cookie)),
            "{found}"
        );
    }
    let named = scanned("cookie: refresh_token=rt-5f3e9a7c1b2d4e6f8a0b\n", &["rt-5f3e9a7c1b2d4e6f8a0b"]);
    assert!(only(&named).can.contains("neither a session nor for any API"), "{named}");
}

#[test]
fn every_other_kind_is_told_apart() {
    let id = Token::entra_id_token(&setting(), "n", &key()).compact();
    let assertion = user(&setting()).without_claim("tid").claim("iss", "c1").claim("sub", "c1").compact();
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----", "MIIEvQIBADAN".repeat(8));
    let encrypted = "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.a2V5a2V5.aXZpdml2.Y2lwaGVyY2lwaGVy.dGFn";
    for (text, kind) in [
        (format!("x {id}"), Kind::IdToken),
        (format!("client_assertion={assertion}&a=b"), Kind::ClientAssertion),
        (pem, Kind::PrivateKey),
        (format!("token {encrypted}"), Kind::AccessToken),
        ("Authorization: Bearer 5f3e9a7c1b2d4e6f8a0b5f3e".into(), Kind::AccessToken),
        ("authorization: basic Y29uZi1hOnMzY3JldC1vZi1hLWNsaWVudA==".into(), Kind::ClientSecret),
        ("AZURE_CLIENT_SECRET=in-the-bundle".into(), Kind::ClientSecret),
        ("a=b&client_secret=in-the-bundle&c=d".into(), Kind::ClientSecret),
        ("https://app.test/cb?code=5f3e9a7c1b2d4e6f8a0b&state=x".into(), Kind::Code),
        ("code_verifier=5f3e9a7c1b2d4e6f8a0b5f3e9a7c1b2d4e6f8a0b&x=y".into(), Kind::Verifier),
        (r#""device_code": "5f3e9a7c1b2d4e6f8a0b""#.into(), Kind::DeviceCode),
        ("grant_type=password&username=a&password=hunter2-hunter2".into(), Kind::Password),
        ("Cookie: x=y; ESTSAUTHPERSISTENT=5f3e9a7c1b2d4e6f8a0b".into(), Kind::Session),
        (r#"{"secret": "5f3e9a7c1b2d4e6f8a0b"}"#.into(), Kind::Secret),
    ] {
        let found = scanned(&text, &["5f3e9a7c1b2d4e6f8a0b", "hunter2-hunter2", &id, &assertion, encrypted]);
        assert_eq!(only(&found).kind, kind, "{text}\n{found}");
    }
}

/// What programs and their documentation are full of.
#[test]
fn what_only_looks_so_is_left_alone() {
    for text in [
        "nothing here",
        r#"client_secret="YOUR_CLIENT_SECRET" client_secret="${SECRET}" client_secret: "<secret>""#,
        "var t=e.refreshToken,n={client_secret:e.clientSecret,access_token:t};code=e.code",
        r#"token_endpoint_auth_methods:["client_secret_basic"],auth:{client_secret:"client_secret_post"}"#,
        r#"{"error":{"code":"AuthorizationFailed"},"password":"Password is required"}"#,
        r#"WWW-Authenticate: Bearer error="invalid_token", claims="eyJhY2Nlc3NfdG9rZW4iOnt9fQ==""#,
        "Bearer authentication-is-required-here, Basic authentication",
        "refresh_token=sha256:9f3c51aa, client_secret=********, hasRefreshToken: 123456789012345678",
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
        "-----BEGIN CERTIFICATE-----\nMIIEvQIBADAN\n-----END CERTIFICATE-----",
        "eyJ, eyJ.eyJ.x, eyJhbGciOiJub25lIn0, 0.A 1.Application response_type=code",
        "grant_type=refresh_token&response_type=code id_token",
    ] {
        let found = scan(text, NOW);
        assert_eq!(found.finds, [], "{text}");
        assert!(found.to_string().starts_with("nothing is left in 1") || text.contains('\n'), "{found}");
    }
}

#[test]
fn one_secret_is_one_find_and_many_are_counted() {
    let many: Vec<String> = (0..600).map(|n| format!("refresh_token=rt-5f3e9a7c1b2d4e6f8a0b{n}\n")).collect();
    let found = scanned(&many.concat(), &["rt-5f3e9a7c1b2d4e6f8a0b"]);
    assert_eq!((found.lines, found.finds.len(), found.more), (600, 500, 100));
    assert!(
        found.to_string().contains("600 things") && found.to_string().contains("and 588 more"),
        "{found}"
    );
    let again = "refresh_token=rt-5f3e9a7c1b2d4e6f8a0b ".repeat(3) + "\n";
    let found = scanned(&again.repeat(20), &["rt-5f3e9a7c1b2d4e6f8a0b"]);
    let find = only(&found);
    assert_eq!((find.line, find.times, find.also.as_slice()), (1, 60, &[2, 3, 4, 5, 6, 7, 8, 9][..]));
}

/// A hostile text costs no more than its length: each of these would take hours if it were read again from every place.
#[test]
fn what_is_long_is_read_once() {
    let length = 2 * 1024 * 1024;
    for piece in [
        "code=",
        "token:",
        "a.",
        "eyJ",
        "0.A",
        "1Q~",
        "bearer ",
        "-----BEGIN ",
        "\"value\":\"",
        "secret='",
        "=",
        "é",
    ] {
        let text = piece.repeat(length / piece.len());
        scan(&text, NOW);
    }
    let late = "x".repeat(MAX_SCAN_BYTES) + &format!("\nclientSecret='{SECRET}'");
    assert_eq!(scan(&late, NOW).finds, []);
}

proptest! {
    #[test]
    fn any_text_is_scanned(text in ".{0,400}", name in "(client_secret|code|secret|name|value|Bearer |eyJ|0\\.A|Q~)[=:\"' ]{0,3}") {
        let found = scan(&format!("{name}{text}"), NOW);
        let shown = found.to_string();
        prop_assert!(!shown.chars().any(|c| c.is_control() && c != '\n'), "{shown:?}");
    }
}

#[test]
fn the_claims_of_a_token_are_shown_as_in_a_diagnosis() {
    let evil = user(&setting()).claim("preferred_username", SECRET).claim("aud", entra::OTHER_API).compact();
    let found = scanned(&evil, &[SECRET]);
    assert!(only(&found).can.contains(entra::OTHER_API), "{found}");
}

#[test]
fn the_screen() {
    let (alices, jobs) = (user(&setting()).compact(), app(&["Orders.Read.All"]).claim("exp", 5).compact());
    let log = format!(
        "GET /orders?access_token={alices} 200\nBearer {jobs}\nSet-Cookie: session={REFRESH}\nsecret '{SECRET}'\n\
         {alices}\ncacheLocation: 'localStorage'"
    );
    insta::assert_snapshot!(scanned(&log, &[&alices, &jobs, REFRESH, SECRET]));
}
