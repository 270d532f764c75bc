//! The pages that people see. What came from a request is encoded before it is shown, and no page may be framed,
//! stored or named as a referrer.

use crate::answer::{self, Answer};
use crate::refusal::Refusal;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// What a page shows besides its forms.
#[derive(Debug, Clone)]
pub struct Page<'a> {
    /// The status of the answer.
    pub status: StatusCode,
    /// Text; it is encoded here.
    pub title: &'a str,
    /// HTML; see [`encoded`].
    pub body: String,
    /// Whether any origin may show it in a frame, which only a fault allows.
    pub framed: bool,
}

const SUBMIT: &str = "document.forms[0].submit()";

impl Page<'_> {
    /// The page as an answer.
    pub fn answer(self) -> Answer {
        let html = format!(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{title}</title><style>\
             body{{font-family:system-ui;max-width:26em;margin:4em auto;padding:0 1em}}\
             label,input,button{{display:block;margin:.5em 0}}</style><h1>{title}</h1>{body}</html>",
            title = encoded(self.title),
            body = self.body
        );
        let mut answer = Response::new(html.into());
        *answer.status_mut() = self.status;
        let script = STANDARD.encode(Sha256::digest(SUBMIT));
        let mut policy = format!(
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; script-src 'sha256-{script}'"
        );
        if !self.framed {
            policy.push_str("; frame-ancestors 'none'");
            answer = answer::with(answer, header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
        }
        let fixed: [(HeaderName, &'static str); 4] = [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CACHE_CONTROL, "no-store"),
            (header::REFERRER_POLICY, "no-referrer"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        ];
        for (name, value) in fixed {
            answer = answer::with(answer, name, HeaderValue::from_static(value));
        }
        let policy = HeaderValue::try_from(policy).expect("the policy is visible ASCII");
        answer::with(answer, header::CONTENT_SECURITY_POLICY, policy)
    }
}

/// The page for a refusal that may not be redirected.
pub(crate) fn error(refusal: &Refusal) -> Answer {
    let body = format!("<p>{}.</p><p><code>{}</code></p>", encoded(refusal.says), encoded(refusal.code));
    Page { status: refusal.status, title: "This did not work", body, framed: false }.answer()
}

/// A page that posts the parameters of an authorization response to the client by itself (OAuth 2.0 Form Post
/// Response Mode).
pub fn form_post(action: &str, parameters: &[(&str, String)]) -> Answer {
    let mut body = format!("<form method=\"post\" action=\"{}\">", encoded(action));
    for (name, value) in parameters {
        body.push_str(&hidden(name, value));
    }
    write!(body, "<button>Continue</button></form><script>{SUBMIT}</script>")
        .expect("writing to a String cannot fail");
    Page { status: StatusCode::OK, title: "Back to the application", body, framed: false }.answer()
}

/// An input that nobody sees.
pub fn hidden(name: &str, value: &str) -> String {
    format!("<input type=\"hidden\" name=\"{}\" value=\"{}\">", encoded(name), encoded(value))
}

/// Text that cannot end the element or attribute it stands in.
pub fn encoded(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            _ => html.push(letter),
        }
    }
    html
}
