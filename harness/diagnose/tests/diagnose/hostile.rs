//! Whatever is pasted: no panic, one screen, no secret, nothing that a terminal obeys.

use crate::support::{ARM_403, NOW, contract, key, setting, user};
use beartrap_diagnose::{Question, diagnose, scan};
use beartrap_forge::{Json, Token};
use proptest::prelude::*;

/// Everything that is said of it: the screen and the document, or why there is none, and what is left in it.
fn said(input: &str) -> String {
    let contract = contract();
    let left = scan(input, NOW);
    let mut all = left.to_string() + &serde_json::to_string(&left).unwrap();
    for (against, answered) in [(None, None), (Some(&contract), Some(403))] {
        match diagnose(&Question { input, now: NOW, against, answered }) {
            Ok(found) => {
                let screen = found.to_string();
                assert!(screen.lines().count() <= 45, "{screen}");
                all.push_str(&screen);
                all.push_str(&serde_json::to_string(&found).unwrap());
            }
            Err(why) => all.push_str(&why.to_string()),
        }
    }
    assert!(!all.chars().any(|c| c.is_control() && c != '\n'), "{all:?}");
    all
}

const SECRET: &str = "kq8Q~live-secret_0123456789abcdefghijkl";

/// Wherever a secret is pasted, it does not come out.
#[test]
fn no_secret_comes_out() {
    let token = user(&setting()).compact();
    let places = [
        SECRET.to_owned(),
        format!("Bearer {SECRET}"),
        format!("Bearer realm=\"{SECRET}\", error=\"{SECRET}\""),
        format!("Bearer {SECRET}=x, y={SECRET}"),
        format!(
            "https://login.test/t/oauth2/v2.0/authorize?client_secret={SECRET}&state={SECRET}&client_id={SECRET}&scope={SECRET}"
        ),
        format!(
            "https://login.test/t/oauth2/v2.0/authorize?redirect_uri=https://app.test/{SECRET}?x={SECRET}"
        ),
        format!("https://login.test/{SECRET}/oauth2/v2.0/token?{SECRET}={SECRET}"),
        format!("https://app.test/cb?code={SECRET}&state={SECRET}"),
        format!("https://app.test/cb?error={SECRET}&error_description={SECRET}"),
        format!(
            r#"{{"error":"invalid_client","error_description":"AADSTS7000215: {SECRET}","suberror":"{SECRET}","claims":"{{\"access_token\":{{\"{SECRET}\":{{\"value\":\"{SECRET}\"}}}}}}"}}"#
        ),
        format!(r#"{{"error":"{SECRET}"}}"#),
        format!(r#"{{"error":{{"code":"{SECRET}","message":"{SECRET}"}}}}"#),
        format!(r#"{{"access_token":"{SECRET}"}}"#),
        format!("<Error><Code>{SECRET}</Code></Error>"),
        format!("AADSTS7000215: {SECRET} Correlation ID: {SECRET}"),
        format!("HTTP/1.1 401\nWWW-Authenticate: Bearer x=\"{SECRET}\"\n\n{SECRET}"),
        user(&setting())
            .claim("aud", SECRET)
            .claim("scp", SECRET)
            .claim("name", SECRET)
            .claim("oid", SECRET)
            .header("kid", SECRET)
            .compact(),
        ARM_403.replace("shop", SECRET).replace("Microsoft.Storage", SECRET),
    ];
    for place in places {
        let all = said(&place);
        for part in [SECRET, "live-secret_0123456789", "0123456789abcdef"] {
            assert!(!all.contains(part), "{place}\n{all}");
        }
    }
    for segment in token.split('.') {
        for place in [
            token.clone(),
            format!("https://api.test/?access_token={token}"),
            format!("AADSTS50013 {token}"),
            format!("x {token}"),
        ] {
            assert!(!said(&place).contains(&segment[..24]), "{place}");
        }
    }
}

#[test]
fn a_terminal_obeys_nothing_of_it() {
    let evil = "\u{1b}[31m\u{202e}evil\u{7}\r\n";
    let token = user(&setting())
        .claim("name", evil)
        .claim("preferred_username", evil)
        .claim("aud", evil)
        .claim("iss", evil);
    for input in [
        token.compact(),
        format!("{{\"error\":{}}}", serde_json::Value::from(evil)),
        format!("Bearer x={evil}"),
        evil.to_owned(),
    ] {
        let all = said(&input);
        assert!(!all.contains('\u{1b}') && !all.contains('\u{202e}'), "{all:?}");
    }
}

/// Claims of any type, in a token that can be read.
fn claim() -> impl Strategy<Value = serde_json::Value> {
    prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<u64>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        ".{0,40}".prop_map(Into::into),
        prop::collection::vec(".{0,20}", 0..5).prop_map(Into::into),
        Just(serde_json::json!({"a": [1, {}]})),
        Just(serde_json::json!(format!(
            "https://login.microsoftonline.com/{}/v2.0",
            beartrap_forge::entra::HOME
        ))),
    ]
}

const NAMES: [&str; 22] = [
    "aud",
    "iss",
    "exp",
    "nbf",
    "iat",
    "ver",
    "tid",
    "oid",
    "sub",
    "azp",
    "appid",
    "azpacr",
    "scp",
    "roles",
    "idtyp",
    "wids",
    "acct",
    "idp",
    "nonce",
    "acrs",
    "name",
    "xms_mirid",
];

proptest! {
    /// A secret in base64, wherever it stands.
    #[test]
    fn no_secret_in_base64_comes_out(rest in "[A-Za-z0-9+/]{29,60}", place in 0_usize..8) {
        let secret = format!("aB3{rest}");
        let escaped: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        let input = match place {
            0 => secret.clone(),
            1 => format!("Bearer error=\"{secret}\""),
            2 => format!("https://login.test/t/oauth2/v2.0/authorize?client_id={escaped}&scope={escaped}&{escaped}=1"),
            3 => format!(r#"{{"error":"invalid_client","error_description":"AADSTS7000215: {secret}","suberror":"{secret}"}}"#),
            4 => format!(r#"{{"error":{{"code":"AuthorizationFailed","message":"action '{secret}' over scope '{secret}'"}}}}"#),
            5 => user(&setting()).claim("aud", secret.as_str()).claim("scp", secret.as_str()).compact(),
            6 => user(&setting()).claim("oid", secret.as_str()).claim("name", secret.as_str()).header("kid", secret.as_str()).compact(),
            _ => format!("<Error><Code>{secret}</Code></Error>"),
        };
        let all = said(&input);
        for part in [&secret[..20], &secret[8..28], &secret[secret.len() - 16..]] {
            prop_assert!(!all.contains(part), "{}\n{}", input, all);
        }
    }

    #[test]
    fn any_text_is_answered(text in ".{0,300}") {
        said(&text);
    }

    #[test]
    fn any_text_that_begins_like_something_is_answered(
        start in prop::sample::select(vec![
            "{\"error\":", "{\"error\":{\"code\":", "eyJ", "Bearer ", "WWW-Authenticate: Bearer claims=", "https://login.test/t/oauth2/v2.0/authorize?",
            "https://app.test/#", "AADSTS", "HTTP/1.1 ", "<Error><Code>", "POST https://", "Authorization: ",
        ]),
        rest in ".{0,200}",
    ) {
        said(&format!("{start}{rest}"));
    }

    #[test]
    fn any_claims_are_answered(claims in prop::collection::vec((prop::sample::select(NAMES.to_vec()), claim()), 0..12)) {
        let mut token = Token::new("JWT", Json::object(), NOW, &key());
        for (name, value) in claims {
            token = token.claim(name, Json::from(value));
        }
        said(&token.compact());
    }
}
