use crate::answer::{self, Reply};
use bytes::Bytes;
use http::Request;
use serde_json::json;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The most requests that are kept; later ones are counted by nobody.
const KEPT: usize = 1_000;
/// The most octets that are kept of one request.
const LONGEST: usize = 64 << 10;

/// An API behind the API under test: it answers everything, and keeps what it was sent.
///
/// What it knows of a request is its text, with all that stands in it: a token may be passed on in any place.
#[derive(Debug)]
pub struct Upstream {
    url: String,
    requests: Mutex<Vec<String>>,
}

impl Upstream {
    /// An upstream at this URL that has seen no request.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), requests: Mutex::default() }
    }

    /// Where it is: scheme, host and port.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// How many requests have reached it so far.
    pub fn count(&self) -> usize {
        self.requests().len()
    }

    /// The requests that reached it after the first `before`, each as text: method and target, headers, body.
    pub fn since(&self, before: usize) -> Vec<String> {
        self.requests().iter().skip(before).cloned().collect()
    }

    /// Answers one request, whatever it asks for, with a small JSON object.
    pub fn answer(&self, request: &Request<Bytes>) -> Reply {
        let mut requests = self.requests();
        if requests.len() < KEPT {
            requests.push(written(request));
        }
        answer::json(&json!({ "ok": true }))
    }

    fn requests(&self) -> MutexGuard<'_, Vec<String>> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn written(request: &Request<Bytes>) -> String {
    let headers = request.headers().iter();
    let headers =
        headers.map(|(name, value)| format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes())));
    let headers: String = headers.collect();
    let body = String::from_utf8_lossy(request.body());
    let text = format!("{} {}\n{headers}\n{body}", request.method(), request.uri());
    text.chars().take(LONGEST).collect()
}
