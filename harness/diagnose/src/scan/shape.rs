//! Secrets that are known by their shape alone.

use super::Hit;
use super::kind::{Guess, Kind};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use beartrap_forge::Jws;
use serde_json::{Map, Value};

/// Shorter words behind `Bearer` are no tokens.
const SHORTEST_BEARER: usize = 20;
/// Entra's refresh tokens and codes are longer than other words that begin so.
const SHORTEST_OF_ENTRA: usize = 48;

pub(super) fn hits(text: &str, take: &mut dyn FnMut(Hit)) {
    tokens(text, take);
    private_keys(text, take);
    client_secrets(text, take);
    headers(text, take);
    of_entra(text, take);
}

/// How Entra's refresh tokens and codes begin; those for personal accounts have the last.
const BEGINNINGS: [&str; 3] = ["0.A", "1.A", "M.C"];

fn of_entra(text: &str, take: &mut dyn FnMut(Hit)) {
    for begins in BEGINNINGS {
        for (at, _) in text.match_indices(begins) {
            if starts_a_word(text, at) && is_of_entra(word(text, at)) {
                take(Hit { range: at..at + word(text, at).len(), guess: Guess::OfEntra });
            }
        }
    }
}

/// Whether it begins as Entra's refresh tokens and codes do, and is as long.
pub(super) fn is_of_entra(word: &str) -> bool {
    word.len() >= SHORTEST_OF_ENTRA && BEGINNINGS.iter().any(|begins| word.starts_with(begins))
}

/// JWTs and JWEs.
fn tokens(text: &str, take: &mut dyn FnMut(Hit)) {
    let mut from = 0;
    while let Some(at) = text[from..].find("eyJ").map(|at| from + at) {
        let word = word(text, at).trim_end_matches('.');
        from = at + word.len().max(3);
        let guess = match word.split('.').count() {
            3 if Jws::parse(word).is_ok() => Guess::Jwt,
            5 if is_encrypted(word) => Guess::Encrypted,
            _ => continue,
        };
        if starts_a_word(text, at) {
            take(Hit { range: at..at + word.len(), guess });
        }
    }
}

fn is_encrypted(word: &str) -> bool {
    let header = word.split('.').next().and_then(|header| URL_SAFE_NO_PAD.decode(header).ok());
    let header: Option<Map<String, Value>> = header.and_then(|header| serde_json::from_slice(&header).ok());
    header.is_some_and(|header| header.contains_key("enc"))
}

/// The longest that is looked for the end of a key, in octets.
const LONGEST_KEY: usize = 16 * 1024;

fn private_keys(text: &str, take: &mut dyn FnMut(Hit)) {
    for (at, begins) in text.match_indices("-----BEGIN ") {
        let rest = &text[at + begins.len()..];
        let rest = &rest[..rest.floor_char_boundary(LONGEST_KEY)];
        let line = &rest[..rest.floor_char_boundary(40)];
        // Documentation shows the first line alone.
        let Some((kind, _)) = line.split_once("PRIVATE KEY-----") else { continue };
        let end = rest.find("-----END").filter(|end| *end > 80);
        let Some(end) = end.filter(|_| !kind.contains('-')) else { continue };
        let start = at + begins.len();
        take(Hit { range: start..start + end, guess: Guess::Is(Kind::PrivateKey) });
    }
}

/// Entra's client secrets have a digit and `Q~` behind three letters, and 31 to 34 more of them behind that.
fn client_secrets(text: &str, take: &mut dyn FnMut(Hit)) {
    for (at, _) in text.match_indices("Q~") {
        let Some(start) = at.checked_sub(4).filter(|start| text.is_char_boundary(*start)) else { continue };
        let has_digit = text.as_bytes()[at - 1].is_ascii_digit();
        if has_digit && starts_a_word(text, start) && (37..=40).contains(&word(text, start).len()) {
            let end = start + word(text, start).len();
            take(Hit { range: start..end, guess: Guess::Is(Kind::ClientSecret) });
        }
    }
}

/// What stands behind `Bearer` and `Basic`.
fn headers(text: &str, take: &mut dyn FnMut(Hit)) {
    let schemes = [("Bearer ", Guess::Bearer), ("DPoP ", Guess::Bearer), ("Basic ", Guess::Basic)];
    for (scheme, guess) in schemes {
        let lower = scheme.to_ascii_lowercase();
        for (at, _) in text.match_indices(scheme).chain(text.match_indices(&lower)) {
            let start = at + scheme.len();
            let of_header = |octet: &u8| of_token(*octet) || matches!(octet, b'+' | b'/' | b'=');
            let length = text.as_bytes()[start..].iter().take_while(|octet| of_header(octet)).count();
            let word = &text[start..start + length];
            // The parameters of a challenge have a sign with something behind it.
            let bare = word.trim_end_matches('=');
            let is_parameter = bare.contains('=') || bare != word && text[start + length..].starts_with('"');
            let is_meant = match guess {
                Guess::Basic => is_of_client(word),
                _ => word.len() >= SHORTEST_BEARER && word.bytes().any(|octet| octet.is_ascii_digit()),
            };
            if is_meant && !is_parameter && starts_a_word(text, at) {
                take(Hit { range: start..start + length, guess });
            }
        }
    }
}

/// A name and a secret with a colon between them (RFC 7617, 2).
fn is_of_client(word: &str) -> bool {
    let octets = STANDARD.decode(word).unwrap_or_default();
    let pair = std::str::from_utf8(&octets).ok().and_then(|pair| pair.split_once(':'));
    pair.is_some_and(|(name, secret)| !name.is_empty() && !secret.is_empty())
}

/// The letters of tokens from here on.
fn word(text: &str, at: usize) -> &str {
    let length = text.as_bytes()[at..].iter().take_while(|octet| of_token(**octet)).count();
    &text[at..at + length]
}

fn starts_a_word(text: &str, at: usize) -> bool {
    text.as_bytes()[..at].last().is_none_or(|octet| !of_token(*octet))
}

fn of_token(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'_' | b'.' | b'~' | b'!' | b'*')
}
