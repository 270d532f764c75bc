use super::known::Known;
use super::{BODY, shortened};
use crate::http::{Failure, Request, Response};
use crate::login::Page;
use beartrap_core::Exchange;
use beartrap_forge::{Form, percent_encode};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::borrow::Cow;
use std::time::Duration;
use url::Url;

/// Replaces secrets by short digests: those it was told of wherever they occur, and those that their place betrays
/// (parameters, members and headers whose names say so).
///
/// Equal secrets get equal digests, so a reader can follow a token through the story. Passwords get none: a digest
/// of a guessable secret gives it away.
#[derive(Clone, Default)]
pub struct Redactor {
    known: Known,
    /// Secrets of the target file that are too short to be replaced inside a text.
    short: Vec<(String, String)>,
    /// How many secrets were learnt from what went over the wire.
    learnt: usize,
    /// Long words of the target's address, which everybody knows who reads a report.
    public: Vec<String>,
}

impl std::fmt::Debug for Redactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Redactor").field("learnt", &self.learnt).finish_non_exhaustive()
    }
}

/// Parameter and member names whose values are secrets, and the kind under which their digests are shown.
const SECRET_NAMES: &[(&str, &str)] = &[
    ("access_token", "at"),
    ("refresh_token", "rt"),
    ("id_token", "id"),
    ("id_token_hint", "id"),
    ("token", "token"),
    ("code", "code"),
    ("code_verifier", "verifier"),
    ("client_secret", "secret"),
    ("registration_access_token", "token"),
    ("client_assertion", "assertion"),
    ("assertion", "assertion"),
    ("device_code", "code"),
    ("user_code", "code"),
    ("request", "object"),
    ("response", "object"),
    ("password", "password"),
];

/// Values shorter than this are no secrets, and replacing them would garble everything.
const SHORTEST: usize = 6;
/// The most secrets that are learnt from messages of one check. Beyond it a secret is still replaced where its place
/// betrays it, but not recognised elsewhere: a target must not be able to slow a run down by sending secrets.
const LEARNT: usize = 2_000;
/// The most headers that are kept of one message, and the longest value of one, in characters.
const HEADERS: usize = 64;
const HEADER: usize = 2_000;
/// The longest URL that is kept, in characters.
const URL: usize = 4_000;
/// A run of token characters at least this long in free text is treated as a secret.
const LONG_RUN: usize = 32;

impl Redactor {
    /// Remembers a secret and gives its digest.
    pub fn remember(&mut self, kind: &'static str, secret: &str) -> String {
        let digest = digest(kind, secret);
        if secret.len() >= SHORTEST {
            self.known.insert(secret, &digest);
        }
        digest
    }

    /// The words of this address are no secrets, however long they are.
    pub(crate) fn show(&mut self, address: &str) {
        self.public.extend(address.split('/').map(str::to_owned));
    }

    /// Remembers a secret of the target file, which is one however short it is.
    pub(crate) fn know(&mut self, kind: &'static str, secret: &str) {
        let digest = self.remember(kind, secret);
        if (1..SHORTEST).contains(&secret.len()) {
            self.short.push((secret.to_owned(), digest));
        }
    }

    /// Replaces a value that its place betrays, and remembers it if there is room.
    fn learn(&mut self, kind: &'static str, secret: &str) -> String {
        if secret.len() < SHORTEST || self.learnt >= LEARNT || self.known.contains(secret) {
            return digest(kind, secret);
        }
        self.learnt += 1;
        self.remember(kind, secret)
    }

    /// A text with every known secret replaced.
    pub fn text(&self, text: &str) -> String {
        self.replaced(text).unwrap_or_else(|| text.to_owned())
    }

    /// The same, or nothing if there is nothing to replace.
    pub(super) fn replaced(&self, text: &str) -> Option<String> {
        match self.short.iter().find(|(secret, _)| secret == text) {
            Some((_, digest)) => Some(digest.clone()),
            None => self.known.replaced(text),
        }
    }

    /// A text with known secrets and long runs replaced.
    fn plain<'a>(&self, text: &'a str) -> Cow<'a, str> {
        match self.replaced(text) {
            Some(shown) => unlong(&shown, &self.public).unwrap_or(shown).into(),
            None => unlong(text, &self.public).map_or(text.into(), Cow::from),
        }
    }

    pub(super) fn exchange(
        &mut self,
        number: u32,
        actor: &str,
        request: &Request,
        answer: &Result<Response, Failure>,
        took: Duration,
    ) -> Exchange {
        let mut exchange = Exchange {
            number,
            actor: actor.to_owned(),
            method: request.method.clone(),
            url: self.request_url(request),
            request_headers: self.headers(&request.headers),
            request_body: self.body(&request.headers, &request.body, &request.url),
            ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            ..Exchange::default()
        };
        match answer {
            Ok(response) => {
                exchange.status = Some(response.status);
                exchange.response_headers = self.headers(&response.headers);
                exchange.response_body = self.body(&response.headers, &response.body, &request.url);
            }
            Err(failure) => exchange.failure = Some(failure.to_string()),
        }
        exchange
    }

    fn request_url(&mut self, request: &Request) -> String {
        let (path, query) = request.target().split_once('?').unwrap_or((request.target(), ""));
        let origin = &request.url[..url::Position::BeforePath];
        let query = if query.is_empty() { String::new() } else { format!("?{}", self.form(query)) };
        shortened(format!("{origin}{}{query}", self.plain(path)), URL)
    }

    /// An encoded form with the values of secret parameters replaced.
    fn form(&mut self, encoded: &str) -> String {
        let mut shown = String::with_capacity(encoded.len());
        for pair in encoded.split('&').filter(|pair| !pair.is_empty()) {
            if !shown.is_empty() {
                shown.push('&');
            }
            if pair.contains(['%', '+']) {
                for (name, value) in Form::parse(pair).iter() {
                    self.parameter(&mut shown, name, value);
                }
            } else {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                self.parameter(&mut shown, name, value);
            }
        }
        shown
    }

    fn parameter(&mut self, shown: &mut String, name: &str, value: &str) {
        shown.extend([name, "="]);
        if is_protocol_word(name) {
            let text = self.replaced(value).map_or(value.into(), Cow::from);
            if text.bytes().all(is_readable) {
                shown.push_str(&text);
            } else {
                shown.push_str(&percent_encode(&text).replace("%3A", ":").replace("%2F", "/"));
            }
        } else if let Some(kind) = kind_of(name) {
            shown.push_str(&self.learn(kind, value));
        } else {
            // Forms of login pages carry transaction and anti-forgery values under names of their own.
            shown.push_str(&self.plain(value));
        }
    }

    fn headers(&mut self, headers: &[(String, String)]) -> Vec<(String, String)> {
        let shown = headers.iter().take(HEADERS).map(|(name, value)| {
            let is = |known: &[&str]| known.iter().any(|known| known.eq_ignore_ascii_case(name));
            let shown = if is(&["authorization", "proxy-authorization"]) {
                self.authorization(value)
            } else if is(&["cookie"]) {
                self.cookies(value, "; ")
            } else if is(&["set-cookie"]) {
                self.set_cookie(value)
            } else if is(&["location", "referer", "content-location", "refresh", "link"]) {
                self.location(value)
            } else {
                self.plain(value).into_owned()
            };
            (shortened(name.clone(), HEADER), shortened(shown, HEADER))
        });
        shown.collect()
    }

    fn authorization(&mut self, value: &str) -> String {
        match value.split_once(' ') {
            Some((scheme, credentials)) if scheme.eq_ignore_ascii_case("bearer") => {
                format!("{scheme} {}", self.learn("token", credentials.trim()))
            }
            Some((scheme, credentials)) => {
                format!("{scheme} {}", self.learn("credentials", credentials.trim()))
            }
            // A scheme without credentials is a word that stands in many places, and no secret.
            None if ["bearer", "basic", "dpop"].contains(&value.to_ascii_lowercase().as_str()) => {
                value.to_owned()
            }
            None => self.learn("credentials", value),
        }
    }

    fn cookies(&mut self, value: &str, between: &str) -> String {
        let shown: Vec<String> = value
            .split(between)
            .map(|cookie| {
                let (name, value) = cookie.split_once('=').unwrap_or((cookie, ""));
                format!("{name}={}", self.learn("cookie", value))
            })
            .collect();
        shown.join(between)
    }

    fn set_cookie(&mut self, value: &str) -> String {
        let (cookie, attributes) = value.split_once(';').unwrap_or((value, ""));
        let shown = self.cookies(cookie, "; ");
        if attributes.is_empty() { shown } else { format!("{shown};{attributes}") }
    }

    fn location(&mut self, value: &str) -> String {
        let cut = value.find(['?', '#']).unwrap_or(value.len());
        let mut shown = self.plain(&value[..cut]).into_owned();
        for part in value[cut..].split_inclusive(['?', '#']) {
            let (form, mark) = match part.strip_suffix(['?', '#']) {
                Some(form) => (form, &part[form.len()..]),
                None => (part, ""),
            };
            if !form.is_empty() {
                shown.push_str(&self.form(form));
            }
            shown.push_str(mark);
        }
        shown
    }

    fn body(&mut self, headers: &[(String, String)], body: &[u8], url: &Url) -> String {
        if body.is_empty() {
            return String::new();
        }
        let named = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        let media_type = named.map_or("", |(_, value)| value.as_str());
        let text = String::from_utf8_lossy(&body[..body.len().min(64 << 10)]);
        let shown = if media_type.contains("x-www-form-urlencoded") {
            self.form(&text)
        } else if let Ok(mut document) = serde_json::from_slice::<Value>(body) {
            self.document(&mut document);
            document.to_string()
        } else if media_type.contains("html") {
            // A page's hidden fields are secrets; its title and words are what a reader needs.
            let (title, words) = Page::words(url, &text);
            format!("(page) {title}: {}", self.plain(&words))
        } else {
            self.plain(&text).into_owned()
        };
        shortened(self.replaced(&shown).unwrap_or(shown), BODY)
    }

    fn document(&mut self, document: &mut Value) {
        match document {
            Value::Object(members) => {
                for (name, value) in members {
                    match (kind_of(name), &value) {
                        (Some(kind), Value::String(secret)) => *value = self.learn(kind, secret).into(),
                        // Private members of a JWK: a finding says that they are there, not what they are.
                        (None, Value::String(secret))
                            if is_private_member(name) && secret.len() >= SHORTEST =>
                        {
                            *value = self.learn("key", secret).into();
                        }
                        _ => self.document(value),
                    }
                }
            }
            Value::Array(values) => values.iter_mut().for_each(|value| self.document(value)),
            Value::String(text) => {
                if let Some(shown) = self.replaced(text) {
                    *text = shown;
                }
            }
            _ => {}
        }
    }
}

fn kind_of(name: &str) -> Option<&'static str> {
    const PARTS: [&str; 5] = ["password", "secret", "csrf", "xsrf", "passwd"];
    let listed = SECRET_NAMES.iter().find(|(secret, _)| secret.eq_ignore_ascii_case(name));
    let says = |part: &str| {
        name.as_bytes().windows(part.len()).any(|place| place.eq_ignore_ascii_case(part.as_bytes()))
    };
    listed.map(|(_, kind)| *kind).or_else(|| PARTS.into_iter().any(says).then_some("secret"))
}

/// Parameters of the protocol whose values are no secrets and may be long.
fn is_protocol_word(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "client_id",
        "redirect_uri",
        "response_type",
        "scope",
        "state",
        "nonce",
        "code_challenge",
        "code_challenge_method",
        "grant_type",
        "prompt",
        "max_age",
        "resource",
        "response_mode",
        "iss",
        "error",
        "error_description",
        "claims",
    ];
    WORDS.contains(&name)
}

fn is_private_member(name: &str) -> bool {
    matches!(name, "d" | "p" | "q" | "dp" | "dq" | "qi" | "k")
}

fn digest(kind: &str, secret: &str) -> String {
    if kind == "password" {
        return "(password)".into();
    }
    let hash = Sha256::digest(secret);
    format!("{kind}:{:02x}{:02x}{:02x}{:02x}", hash[0], hash[1], hash[2], hash[3])
}

/// What stands in a form as it is, and what a reader would rather see so.
fn is_readable(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~:/".contains(&byte)
}

/// Replaces long runs of token characters, which in free text are nothing a reader needs, unless they are public. Nothing if
/// there are none.
fn unlong(text: &str, public: &[String]) -> Option<String> {
    let mut shown = String::new();
    let (mut copied, mut begin) = (0, 0);
    let bytes = text.as_bytes();
    for end in 0..=bytes.len() {
        if bytes.get(end).is_some_and(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(byte)) {
            continue;
        }
        let run = &bytes[begin..end];
        let mixed = || run.iter().any(u8::is_ascii_digit) && run.iter().any(u8::is_ascii_alphabetic);
        if run.len() >= LONG_RUN && mixed() && !public.iter().any(|word| word.as_bytes() == run) {
            shown.push_str(&text[copied..begin]);
            shown.push_str(&digest("value", &text[begin..end]));
            copied = end;
        }
        begin = end + 1;
    }
    (copied > 0).then(|| shown + &text[copied..])
}

#[cfg(test)]
mod tests;
