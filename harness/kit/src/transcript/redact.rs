use super::{BODY, shortened};
use crate::http::{Failure, Request, Response};
use crate::login::Page;
use beartrap_core::Exchange;
use beartrap_forge::{Form, percent_encode};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, HashSet};
use std::ops::Bound::{Included, Unbounded};
use std::time::Duration;
use url::Url;

/// Replaces secrets by short digests: those it was told of wherever they occur, and those that their place betrays
/// (parameters, members and headers whose names say so).
///
/// Equal secrets get equal digests, so a reader can follow a token through the story. Passwords get none: a digest
/// of a guessable secret gives it away.
#[derive(Clone, Default)]
pub struct Redactor {
    /// Secrets and their digests, in order, so that the longest one at a place is found without trying all.
    known: BTreeMap<String, String>,
    /// How secrets begin: most places of a text begin like none.
    beginnings: HashSet<[u8; 4]>,
    /// Secrets of the target file that are too short to be replaced inside a text.
    short: Vec<(String, String)>,
    /// How many secrets were learnt from what went over the wire.
    learnt: usize,
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
/// The most secrets that are compared with one place of a text; more than one only if they begin alike.
const TRIES: usize = 64;
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
            for spelling in [&percent_encode(secret), secret] {
                self.beginnings.extend(spelling.as_bytes().first_chunk());
                self.known.entry(spelling.to_owned()).or_insert_with(|| digest.clone());
            }
        }
        digest
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
        if secret.len() < SHORTEST || self.learnt >= LEARNT || self.known.contains_key(secret) {
            return digest(kind, secret);
        }
        self.learnt += 1;
        self.remember(kind, secret)
    }

    /// A text with every known secret replaced.
    pub fn text(&self, text: &str) -> String {
        if let Some((_, digest)) = self.short.iter().find(|(secret, _)| secret == text) {
            return digest.clone();
        }
        let mut shown = String::with_capacity(text.len());
        let (mut copied, mut at) = (0, 0);
        while let Some(beginning) = text.as_bytes()[at..].first_chunk() {
            let found = if self.beginnings.contains(beginning) { self.longest_at(&text[at..]) } else { None };
            if let Some((secret, digest)) = found {
                shown.push_str(&text[copied..at]);
                shown.push_str(digest);
                at += secret.len();
                copied = at;
            } else {
                at += 1;
            }
        }
        shown.push_str(&text[copied..]);
        shown
    }

    /// The longest secret that a text begins with. Whatever begins the text is not after it in order, and longer ones
    /// are after shorter ones; so the last secret that is not after it is the one, or shows how much of it could be.
    fn longest_at(&self, text: &str) -> Option<(&String, &String)> {
        let mut head = text;
        for _ in 0..TRIES {
            let (secret, digest) = self.known.range::<str, _>((Unbounded, Included(head))).next_back()?;
            let alike = secret.bytes().zip(head.bytes()).take_while(|(one, other)| one == other).count();
            if alike == secret.len() {
                return Some((secret, digest));
            }
            head = &text[..text.floor_char_boundary(alike)];
        }
        None
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
        let path = self.text(path);
        shortened(format!("{origin}{}{query}", unlong(&path)), URL)
    }

    /// An encoded form with the values of secret parameters replaced.
    fn form(&mut self, encoded: &str) -> String {
        let form = Form::parse(encoded);
        let pairs: Vec<String> = form.iter().map(|(name, value)| self.pair(name, value)).collect();
        pairs.join("&")
    }

    fn pair(&mut self, name: &str, value: &str) -> String {
        let shown = match kind_of(name) {
            Some(kind) => self.learn(kind, value),
            // Forms of login pages carry transaction and anti-forgery values under names of their own.
            None if is_protocol_word(name) => {
                percent_encode(&self.text(value)).replace("%3A", ":").replace("%2F", "/")
            }
            None => unlong(&self.text(value)),
        };
        format!("{name}={shown}")
    }

    fn headers(&mut self, headers: &[(String, String)]) -> Vec<(String, String)> {
        let shown = headers.iter().take(HEADERS).map(|(name, value)| {
            let shown = match name.to_ascii_lowercase().as_str() {
                "authorization" | "proxy-authorization" => self.authorization(value),
                "cookie" => self.cookies(value, "; "),
                "set-cookie" => self.set_cookie(value),
                "location" | "referer" | "content-location" | "refresh" | "link" => self.location(value),
                _ => unlong(&self.text(value)),
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
        let path = unlong(&self.text(&value[..cut]));
        let mut shown = path;
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
            let page = Page::read(url, &text);
            format!("(page) {}: {}", page.title, unlong(&self.text(&page.text)))
        } else {
            unlong(&self.text(&text))
        };
        shortened(self.text(&shown), BODY)
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
            Value::String(text) => *text = self.text(text),
            _ => {}
        }
    }
}

fn kind_of(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    let listed = SECRET_NAMES.iter().find(|(secret, _)| *secret == name).map(|(_, kind)| *kind);
    listed.or_else(|| {
        let says_so = ["password", "secret", "csrf", "xsrf", "passwd"].iter().any(|word| name.contains(word));
        says_so.then_some("secret")
    })
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

/// Replaces long runs of token characters, which in free text are nothing a reader needs.
fn unlong(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut run = String::new();
    let end = |run: &mut String, shown: &mut String| {
        let mixed = run.bytes().any(|byte| byte.is_ascii_digit())
            && run.bytes().any(|byte| byte.is_ascii_alphabetic());
        if run.len() >= LONG_RUN && mixed {
            shown.push_str(&digest("value", run));
        } else {
            shown.push_str(run);
        }
        run.clear();
    };
    for letter in text.chars() {
        if letter.is_ascii_alphanumeric() || letter == '_' || letter == '-' {
            run.push(letter);
        } else {
            end(&mut run, &mut shown);
            shown.push(letter);
        }
    }
    end(&mut run, &mut shown);
    shown
}

#[cfg(test)]
mod tests;
