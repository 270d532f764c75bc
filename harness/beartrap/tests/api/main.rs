//! An API of a few lines, tested from Rust.
#![expect(clippy::unwrap_used, reason = "a test that cannot start an API should stop")]

use axum::Router;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use beartrap::api::{AUDIENCE, Check, Served, issuer};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::Value;
use std::sync::Arc;

/// What an API does with a token besides its signature.
fn strict(issuer: &str) -> Validation {
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_issuer(&[issuer]);
    validation.set_audience(&[AUDIENCE]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    validation.validate_nbf = true;
    validation
}

/// Starts the API on a thread of its own. Gives the URL of its only endpoint.
fn started(issuer: &Served, validation: fn(&str) -> Validation) -> String {
    let keys: JwkSet = serde_json::from_value(issuer.key_set()).unwrap();
    let state = Arc::new((keys, validation(issuer.url())));
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            sender.send(listener.local_addr().unwrap()).unwrap();
            let orders = get(move |headers: HeaderMap| async move { answer(&headers, &state.0, &state.1) });
            axum::serve(listener, Router::new().route("/orders", orders)).await.unwrap();
        });
    });
    format!("http://{}/orders", receiver.recv().unwrap())
}

fn answer(headers: &HeaderMap, keys: &JwkSet, validation: &Validation) -> Response {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let token = values.next().and_then(|value| value.to_str().ok()).and_then(|value| value.split_once(' '));
    let refused = |error: &str| (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, error.to_owned())]);
    match token {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") && values.next().is_none() => {
            match believed(token, keys, validation) {
                Some(claims) => axum::Json(claims).into_response(),
                None => refused("Bearer error=\"invalid_token\"").into_response(),
            }
        }
        _ => refused("Bearer").into_response(),
    }
}

fn believed(token: &str, keys: &JwkSet, validation: &Validation) -> Option<Value> {
    let head = decode_header(token).ok()?;
    if !head.typ.is_some_and(|typ| typ.eq_ignore_ascii_case("at+jwt")) {
        return None;
    }
    let key = DecodingKey::from_jwk(keys.find(&head.kid?)?).ok()?;
    let claims = decode::<Value>(token, &key, validation).ok()?.claims;
    // The library is content with an array that has the right issuer in it.
    claims["iss"].is_string().then_some(claims)
}

#[test]
fn a_careful_api_passes_the_common_checks() {
    let issuer = issuer();
    let url = started(&issuer, strict);
    let common =
        ["api.no-token", "api.valid-token", "api.expired", "api.wrong-*", "api.alg-none", "api.unknown-key"];
    let check = common.into_iter().fold(Check::new(&issuer, &url), Check::only);
    let passed = check.run().unwrap();
    assert!(passed.passed >= 7, "{:?}", passed.results);
}

#[test]
fn a_careless_api_fails_with_what_to_mend() {
    let issuer = issuer();
    let url = started(&issuer, |_| {
        let mut careless = Validation::new(Algorithm::RS256);
        careless.validate_aud = false;
        careless
    });
    let failed = Check::new(&issuer, &url).only("api.wrong-*").run().unwrap_err();
    assert_eq!(failed.ids(), ["api.wrong-audience", "api.wrong-issuer"]);
    let says = failed.to_string();
    assert!(says.contains("api.wrong-audience (RFC 7519, 4.1.3)") && says.contains("fix:"), "{says}");
    let listed = Check::new(&issuer, &url).only("api.wrong-audience");
    listed.departure("api.wrong-audience", "this API has no identifier of its own").run().unwrap();
}

#[test]
fn a_departure_that_no_longer_happens_fails() {
    let issuer = issuer();
    let url = started(&issuer, strict);
    let check = Check::new(&issuer, &url).only("api.expired").departure("api.expired", "clocks");
    assert!(
        check
            .run()
            .unwrap_err()
            .to_string()
            .contains("api.expired is listed as a departure and no longer happens")
    );
}

#[test]
fn an_api_that_is_not_there_is_said_to_be_so() {
    let issuer = issuer();
    let failed = Check::new(&issuer, "http://127.0.0.1:1/orders").run().unwrap_err();
    assert!(failed.ids().is_empty());
    assert!(failed.to_string().contains("is it running, and is this its URL?"), "{failed}");
}
