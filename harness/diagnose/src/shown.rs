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
    let hex: String = digest.iter().take(4).map(|octet| format!("{octet:02x}")).collect();
    format!("sha256:{hex} ({} octets)", secret.len())
}

/// A value of the input as it may be repeated.
pub(crate) fn shown(value: &str) -> String {
    let mut said = String::new();
    let mut rest = value;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c| !of_token(c)).unwrap_or(rest.len());
        if end == 0 {
            said.push(if is_harmless(first) { first } else { '\u{fffd}' });
            rest = &rest[first.len_utf8()..];
        } else {
            let (run, after) = rest.split_at(end);
            said.push_str(&if run.len() < RUN || is_guid(run) { run.to_owned() } else { digest(run) });
            rest = after;
        }
        if said.chars().count() > LONGEST {
            return said.chars().take(LONGEST - 1).chain(['…']).collect();
        }
    }
    said
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

/// Neither a control character nor one that turns the direction of writing.
fn is_harmless(letter: char) -> bool {
    !letter.is_control()
        && !matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
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
        assert_eq!(shown("a\u{1b}[31m\u{202e}"), "a\u{fffd}[31m\u{fffd}");
        assert_eq!(shown(&"é ".repeat(500)).chars().count(), LONGEST);
        assert_eq!(list(["a"; 8]), "a, a, a, a, a, a, 2 more");
    }
}
