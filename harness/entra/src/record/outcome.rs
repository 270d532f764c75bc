//! How a request ended, read from its answer: what was told is what is logged.

use crate::ask::Ask;
use crate::errors::request::DEVICE_PENDING;
use crate::{Code, code, meanings};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http::{Response, header};
use serde_json::Value;

/// The first segments of paths at which nobody signs in.
const RESOURCES: [&str; 5] = ["graph", "arm", "storage", "vault", "control"];
/// More of a page than this is not searched.
const LONGEST: usize = 65_536;

/// The end of a sign-in.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Outcome {
    /// None for a success.
    pub(super) refusal: Option<&'static Code>,
    /// The claims of the access token that was issued.
    pub(super) token: Option<Value>,
}

impl Outcome {
    /// None for pages that ask, documents, and resources.
    pub(super) fn of(ask: &Ask, answer: &Response<Bytes>) -> Option<Self> {
        let path = ask.segments();
        if path.first().is_some_and(|first| RESOURCES.contains(first)) {
            return None;
        }
        let body = &answer.body()[..answer.body().len().min(LONGEST)];
        if let Ok(document) = serde_json::from_slice::<Value>(body) {
            return Self::of_document(&document);
        }
        let location = answer.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
        let body = String::from_utf8_lossy(body);
        let code = location.and_then(said).or_else(|| said(&body));
        let issued = location.is_some_and(|location| {
            ["code=", "access_token=", "id_token="].iter().any(|name| location.contains(name))
        });
        let posted = body.contains("name=\"code\"") || body.contains("name=\"id_token\"");
        (code.is_some() || issued || posted).then_some(Self { refusal: code, token: None })
    }

    /// A device that waits would fill the log.
    fn of_document(document: &Value) -> Option<Self> {
        if let Some(token) = document["access_token"].as_str() {
            return Some(Self { refusal: None, token: claims(token) });
        }
        let code = said(document["error_description"].as_str()?)?;
        (*code != DEVICE_PENDING).then_some(Self { refusal: Some(code), token: None })
    }
}

/// The code behind `AADSTS`; of a number with two meanings the one whose words are there.
fn said(text: &str) -> Option<&'static Code> {
    let digits = text.split("AADSTS").nth(1)?;
    let end = digits.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(digits.len());
    let number = digits[..end].parse().ok()?;
    meanings(number).find(|code| text.contains(code.says)).or_else(|| code(number))
}

/// Read, not verified: the token was issued a moment ago.
fn claims(token: &str) -> Option<Value> {
    let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    serde_json::from_slice(&payload).ok()
}
