//! Secrets that have a name.

use super::assignment::{Assignment, all};
use super::kind::{Guess, Kind};
use super::{Hit, shape};
use beartrap_forge::Jws;
use std::ops::Range;

/// Shorter values are no secrets of a machine.
const SHORTEST: usize = 8;
/// Shorter words are no codes: JSON bodies have error codes under the same name.
const SHORTEST_CODE: usize = 16;
/// How far around a `secret` it is looked for what it is the secret of, in octets.
const AROUND: usize = 300;

/// How names end, without case and signs, and what they name. The first that fits counts.
const NAMES: [(&str, Kind); 17] = [
    ("refreshtoken", Kind::RefreshToken),
    ("clientsecret", Kind::ClientSecret),
    ("clientpassword", Kind::ClientSecret),
    ("clientassertion", Kind::ClientAssertion),
    ("assertion", Kind::Token),
    ("accesstoken", Kind::AccessToken),
    ("idtoken", Kind::IdToken),
    ("codeverifier", Kind::Verifier),
    ("devicecode", Kind::DeviceCode),
    ("password", Kind::Password),
    ("passwd", Kind::Password),
    ("estsauth", Kind::Session),
    ("estsauthpersistent", Kind::Session),
    ("secretvalue", Kind::ClientSecret),
    ("secrettext", Kind::ClientSecret),
    ("secret", Kind::Secret),
    ("code", Kind::Code),
];
/// What a script is told to do that gives tokens away.
const HABITS: [(&str, &str, Kind); 2] =
    [("cachelocation", "localstorage", Kind::LocalStorage), ("responsetype", "token", Kind::Implicit)];

pub(super) fn hits(text: &str, take: &mut dyn FnMut(Hit)) {
    // HAR files and saved storages have a name and its value in members of these names.
    let mut pair: Option<&str> = None;
    for Assignment { name, value, range, is_quoted, is_parameter } in all(text, is_wanted) {
        let plain = plain(name);
        let (name, is_pair) = match (plain.as_str(), pair.take()) {
            ("name", _) => {
                pair = Some(value);
                continue;
            }
            ("value", Some(name)) => (name, true),
            _ => (name, false),
        };
        if let Some(kind) = habit(name, value) {
            take(Hit { range, guess: Guess::Is(kind) });
            continue;
        }
        let found = Named { name, value, is_parameter: is_parameter || is_pair, is_quoted };
        if let Some(guess) = found.guess(text, &range) {
            take(Hit { range, guess });
        }
    }
    stored(text, take);
}

/// `localStorage.setItem('refresh_token', …)`: what is kept there has no name in the text, but the habit has.
fn stored(text: &str, take: &mut dyn FnMut(Hit)) {
    let call = "localStorage.setItem(";
    for (at, _) in text.match_indices(call) {
        let start = at + call.len();
        let key = text[start..].split([',', ')', '\n']).next().unwrap_or_default();
        if key.len() < 100 && kind_of(&plain(key)).is_some_and(|kind| kind != Kind::Code) {
            take(Hit { range: at..start + key.len(), guess: Guess::Is(Kind::LocalStorage) });
        }
    }
}

fn is_wanted(name: &str) -> bool {
    let plain = plain(name);
    matches!(plain.as_str(), "name" | "value")
        || kind_of(&plain).is_some()
        || HABITS.iter().any(|(known, ..)| *known == plain)
}

fn kind_of(plain: &str) -> Option<Kind> {
    let is_whole = |known: &str| matches!(known, "code" | "secret" | "assertion" | "estsauth");
    let fits = |known: &str| if is_whole(known) { plain == known } else { plain.ends_with(known) };
    NAMES.iter().find(|(known, _)| fits(known)).map(|(_, kind)| *kind)
}

fn habit(name: &str, value: &str) -> Option<Kind> {
    let (name, value) = (plain(name), plain(value));
    HABITS.iter().find(|(known, wanted, _)| *known == name && *wanted == value).map(|(.., kind)| *kind)
}

/// Small letters and digits alone: `AZURE_CLIENT_SECRET` and `azureClientSecret` are one name.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

struct Named<'a> {
    name: &'a str,
    value: &'a str,
    is_quoted: bool,
    is_parameter: bool,
}

impl Named<'_> {
    fn guess(&self, text: &str, range: &Range<usize>) -> Option<Guess> {
        let kind = kind_of(&plain(self.name))?;
        if Jws::parse(self.value).is_ok() && !matches!(kind, Kind::RefreshToken | Kind::Code) {
            // It says best itself what it is.
            return Some(Guess::Jwt);
        }
        let is_secret = self.value.len() >= SHORTEST
            && !self.is_placeholder()
            && (self.is_parameter || self.is_quoted || self.is_variable() || self.looks_made());
        let is_meant = match kind {
            Kind::Code => self.is_parameter && self.value.len() >= SHORTEST_CODE && has_digit(self.value),
            // The words of a form's labels are no passwords, and no tokens.
            Kind::Password => has_digit(self.value),
            Kind::AccessToken | Kind::IdToken | Kind::Token => {
                self.value.len() >= SHORTEST_CODE && has_digit(self.value)
            }
            _ => true,
        };
        (is_secret && is_meant).then(|| match kind {
            Kind::AccessToken => Guess::Bearer,
            Kind::Secret => Guess::Is(self.secret_of(text, range)),
            kind => Guess::Is(kind),
        })
    }

    /// The caches of MSAL call every token a secret, and say beside it of what kind.
    fn secret_of(&self, text: &str, range: &Range<usize>) -> Kind {
        let begin = text.ceil_char_boundary(range.start.saturating_sub(AROUND));
        let end = text.floor_char_boundary(range.end + AROUND);
        let around = plain(&text[begin..range.start]) + "|" + &plain(&text[range.end..end]);
        let is_refresh = shape::is_of_entra(self.value) || around.contains("refreshtoken");
        if is_refresh { Kind::RefreshToken } else { Kind::Secret }
    }

    /// What stands where a secret will be.
    fn is_placeholder(&self) -> bool {
        let value = self.value.to_ascii_lowercase();
        let words =
            ["your", "example", "placeholder", "redacted", "sha256:", "xxxx", "****", "undefined", "null"];
        let is_of_names =
            [plain(self.name).as_str(), "clientsecretbasic", "clientsecretpost", "clientsecretjwt"]
                .contains(&plain(self.value).as_str())
                || kind_of(&plain(self.value)).is_some();
        is_of_names
            || words.iter().any(|word| value.contains(word))
            || value.contains(char::is_whitespace)
            || value.contains(['{', '}', '<', '>', '(', ')', '[', ']', '$', '…'])
            || value.ends_with("...")
    }

    /// `CLIENT_SECRET=…` of a shell or a file of variables.
    fn is_variable(&self) -> bool {
        self.name.chars().any(|letter| letter.is_ascii_uppercase())
            && !self.name.chars().any(|letter| letter.is_ascii_lowercase())
    }

    /// Without quotes it may be a piece of a program as well.
    fn looks_made(&self) -> bool {
        self.value.len() >= SHORTEST_CODE
            && has_digit(self.value)
            && self.value.chars().any(|letter| letter.is_ascii_alphabetic())
    }
}

fn has_digit(value: &str) -> bool {
    value.bytes().any(|octet| octet.is_ascii_digit())
}
