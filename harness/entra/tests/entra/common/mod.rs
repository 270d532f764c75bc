//! A personality in process, and what tests ask it.

pub(crate) mod browser;

use beartrap_entra::{Config, Directory, Personality};
use beartrap_forge::Jws;
use beartrap_lab::Clock;
use bytes::Bytes;
use http::{Method, Request, Response};
use serde_json::{Map, Value};
use std::sync::Arc;
use url::form_urlencoded::Serializer;

/// Scheme and host of the personality.
pub(crate) const AUTHORITY: &str = "https://login.test";
/// Its time at the start: 2026-07-01.
pub(crate) const NOW: u64 = 1_782_864_000;
/// The tenants of the default world.
pub(crate) const CONTOSO: &str = "11111111-aaaa-4aaa-8aaa-111111111111";
pub(crate) const FABRIKAM: &str = "22222222-bbbb-4bbb-8bbb-222222222222";
pub(crate) const CONSUMERS: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";
/// Its applications.
pub(crate) const ORDERS_API: &str = "a0000000-0000-4000-8000-0000000000a1";
pub(crate) const STOCK_API: &str = "a0000000-0000-4000-8000-0000000000a2";
pub(crate) const PORTAL: &str = "c0000000-0000-4000-8000-0000000000c1";
pub(crate) const SHOP: &str = "c0000000-0000-4000-8000-0000000000c2";
pub(crate) const CLI: &str = "c0000000-0000-4000-8000-0000000000c3";
pub(crate) const SAAS: &str = "c0000000-0000-4000-8000-0000000000c4";
pub(crate) const PRIZE: &str = "c0000000-0000-4000-8000-0000000000c5";
pub(crate) const NIGHTLY: &str = "d0000000-0000-4000-8000-0000000000d1";

/// What nightly keeps, as the default world has it: two secrets and two certificates.
pub(crate) const NIGHTLY_KEEPS: &str = r#"secrets = [
    { id = "5ec4e700-0000-4000-8000-000000000001", value = "nightly-secret", expires = 2030-01-01 },
    { id = "5ec4e700-0000-4000-8000-000000000002", value = "nightly-secret-of-last-year", expires = 2025-01-01 },
]
# The one before the last is good until every copy of nightly has the new one.
certificates = [
    { test_key = "former", expires = 2030-01-01 },
    { test_key = "client", expires = 2030-01-01 },
]"#;

/// Whose word proves nightly.
pub(crate) const NIGHTLY_TRUSTS: &str = r#"federated = [
    { issuer = "https://cluster.example", subject = "system:serviceaccount:orders:nightly" },
    { issuer = "https://ci.example", subject = "repo:contoso/orders:ref:refs/heads/main" },
]"#;

/// A personality whose clock stands at [`NOW`].
pub(crate) struct Entra(pub Arc<Personality>);

impl Entra {
    /// Of the default world.
    pub(crate) fn new() -> Self {
        Self::of(Directory::example())
    }

    /// Of the default world with these changes of its text; each must be possible.
    pub(crate) fn changed(changes: &[(&str, &str)]) -> Self {
        Self::of(directory(changes))
    }

    pub(crate) fn of(directory: Directory) -> Self {
        let clock = Clock::fixed(NOW);
        Self(Personality::new(Config { clock, ..Config::of(directory, AUTHORITY) }))
    }

    pub(crate) fn send(&self, request: http::request::Builder, body: impl Into<Bytes>) -> Response<Bytes> {
        self.0.answer(request.body(body.into()).unwrap())
    }

    pub(crate) fn get(&self, path: &str) -> (u16, Value) {
        read(&self.send(Request::get(path), Bytes::new()))
    }

    pub(crate) fn post(&self, path: &str, form: &[(&str, &str)]) -> (u16, Value) {
        read(&self.send(Request::builder().method(Method::POST).uri(path), body(form)))
    }

    /// The token endpoint of version 2 of Contoso.
    pub(crate) fn token(&self, form: &[(&str, &str)]) -> (u16, Value) {
        self.post("/contoso.example/oauth2/v2.0/token", form)
    }
}

/// The directory of the default world with these changes of its text.
pub(crate) fn directory(changes: &[(&str, &str)]) -> Directory {
    let mut text = include_str!("../../../src/directory/world.toml").to_owned();
    for (old, new) in changes {
        assert!(text.contains(old), "the world has no {old}");
        text = text.replacen(old, new, 1);
    }
    Directory::parse(&text).unwrap_or_else(|error| panic!("{error}"))
}

/// A form as a body.
pub(crate) fn body(form: &[(&str, &str)]) -> Bytes {
    Serializer::new(String::new()).extend_pairs(form).finish().into()
}

/// Status and document.
pub(crate) fn read(answer: &Response<Bytes>) -> (u16, Value) {
    (answer.status().as_u16(), serde_json::from_slice(answer.body()).unwrap_or_default())
}

/// The claims of a token in an answer.
pub(crate) fn claims(document: &Value, token: &str) -> Map<String, Value> {
    let token = document[token].as_str().unwrap_or_else(|| panic!("no {token}: {document}"));
    Jws::parse(token).unwrap().claims().clone()
}

/// Status, `error` and number of a refusal; number and text must agree.
pub(crate) fn refused((status, body): &(u16, Value)) -> (u16, &str, u64) {
    let number = body["error_codes"][0].as_u64().unwrap_or_else(|| panic!("no refusal: {body}"));
    let text = body["error_description"].as_str().unwrap();
    assert!(text.starts_with(&format!("AADSTS{number}: ")), "{text}");
    (*status, body["error"].as_str().unwrap(), number)
}

/// The form with one value changed, or left out if it is empty, or added.
pub(crate) fn but<'a>(form: &[(&'a str, &'a str)], name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut changed: Vec<_> = form.iter().copied().filter(|(known, _)| *known != name).collect();
    if !value.is_empty() {
        changed.push((name, value));
    }
    changed
}
