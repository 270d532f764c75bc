//! What may be repeated of an input: nothing that a terminal obeys, nothing long, and nothing that may be a secret.

use sha2::{Digest as _, Sha256};

/// The longest value that is repeated, in characters.
const LONGEST: usize = 90;
/// A run of the letters of tokens at least this long may be a secret, unless it is a GUID.
const RUN: usize = 32;

/// Names a secret without showing it: `sha256:9f3c51aa (256 octets)`.
pub(crate) fn digest(secret: impl AsRef<[u8]>) -> String {
    let secret = secret.as_ref();
    let digest = Sha256::digest(secret);
    let first = digest.iter().take(4).fold(0_u32, |first, octet| first << 8 | u32::from(*octet));
    format!("sha256:{first:08x} ({} octets)", secret.len())
}

/// The same for a secret that may have been made up by a person: the digest of a guessable one would give it away.
pub(crate) fn digest_unless_guessable(secret: &str) -> String {
    if secret.len() < RUN { format!("{} octets", secret.len()) } else { digest(secret) }
}

/// A value of the input as it may be repeated.
pub(crate) fn shown(value: &str) -> String {
    let mut said = String::new();
    for word in value.split_inclusive(is_between) {
        let bare = word.trim_end_matches(is_between);
        said.push_str(&if looks_random(bare) { digest(bare) } else { without_runs(bare) });
        said.extend(word[bare.len()..].chars().map(harmless));
        if said.chars().count() > LONGEST {
            return said.chars().take(LONGEST - 1).chain(['…']).collect();
        }
    }
    said
}

/// A word without the long runs of letters that tokens are made of.
fn without_runs(word: &str) -> String {
    let mut said = String::new();
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c| !of_token(c)).unwrap_or(rest.len());
        if end == 0 {
            said.push(harmless(first));
            rest = &rest[first.len_utf8()..];
        } else {
            let (run, after) = rest.split_at(end);
            said.push_str(&if run.len() < RUN || is_guid(run) { run.to_owned() } else { digest(run) });
            rest = after;
        }
    }
    said
}

/// Whether a word is as mixed as a secret in base64, whose slashes and dots would cut it into short runs.
fn looks_random(word: &str) -> bool {
    let is_path = word.contains("://") || word.starts_with('/') || word.split('/').any(is_guid);
    let has = |kind: fn(char) -> bool| word.chars().any(kind);
    word.len() >= RUN
        && !is_path
        && has(|c| c.is_ascii_digit())
        && has(|c| c.is_ascii_lowercase())
        && has(|c| c.is_ascii_uppercase())
}

/// Several values, of which the first few are repeated.
pub(crate) fn list<'a>(values: impl IntoIterator<Item = &'a str>) -> String {
    const MOST: usize = 6;
    let all: Vec<&str> = values.into_iter().collect();
    let mut words: Vec<String> = all.iter().take(MOST).map(|value| shown(value)).collect();
    if all.len() > MOST {
        words.push(format!("{} more", all.len() - MOST));
    }
    words.join(", ")
}

/// `11111111-aaaa-4aaa-8aaa-111111111111`.
pub(crate) fn is_guid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && text.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
}

fn of_token(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "-_~+=".contains(letter)
}

/// What stands between words.
fn is_between(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '"' | '\'' | ',' | ';' | '&')
}

/// The letter, unless it is a control character or one that hides or turns others.
fn harmless(letter: char) -> char {
    let is_hidden = matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    if letter.is_control() || is_hidden { '\u{fffd}' } else { letter }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_repeated_and_secrets_are_not() {
        let guid = "11111111-aaaa-4aaa-8aaa-111111111111";
        for kept in [guid, "orders.read", &format!("https://login.microsoftonline.com/{guid}/v2.0")] {
            assert_eq!(shown(kept), kept);
        }
        let secret = "eyJhbGciOiJSUzI1NiIsImtpZCI6IksxIn0";
        assert!(!shown(&format!("a {secret} b")).contains("eyJ"));
        let in_base64 = "aB3/dE5+gH7/jK9+mN1/pQ3+sT5/vW7+yZ9/";
        assert!(!shown(&format!("key {in_base64}")).contains("aB3"));
        assert_eq!(shown(&format!("{guid}/Orders.Read.All")), format!("{guid}/Orders.Read.All"));
        assert_eq!(shown("a\u{1b}[31m\u{202e}"), "a\u{fffd}[31m\u{fffd}");
        assert_eq!(shown(&"é ".repeat(500)).chars().count(), LONGEST);
        assert_eq!(list(["a"; 8]), "a, a, a, a, a, a, 2 more");
    }
}
