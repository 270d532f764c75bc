//! A name and its value, in whatever a client writes: JSON, JSON in JSON, forms, URLs, headers, variables, scripts.

use std::ops::Range;

/// The longest name and the longest value that are read, in octets.
const LONGEST_NAME: usize = 96;
const LONGEST_VALUE: usize = 16 * 1024;
/// The most quotes, blanks and backslashes between a name, its sign and its value.
const MOST_BETWEEN: usize = 12;

/// `"name": "value"`, `name=value`.
pub(super) struct Assignment<'a> {
    pub(super) name: &'a str,
    pub(super) value: &'a str,
    pub(super) range: Range<usize>,
    /// The value stands in quotes.
    pub(super) is_quoted: bool,
    /// It is one of the parameters of a URL or a form.
    pub(super) is_parameter: bool,
}

/// Every assignment of a text to a name that is wanted, in its order. A value is not read again, so that the work grows
/// with the text and no faster.
pub(super) fn all(text: &str, wanted: fn(&str) -> bool) -> impl Iterator<Item = Assignment<'_>> {
    let octets = text.as_bytes();
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let at = from + octets[from..].iter().position(|octet| matches!(octet, b'=' | b':'))?;
            from = at + 1;
            if let Some(name) = name(text, at)
                && wanted(&text[name.clone()])
                && let Some(found) = assigned(text, name, at)
            {
                from = found.range.end;
                return Some(found);
            }
        }
    })
}

/// What stands before a sign, if it can be a name.
fn name(text: &str, at: usize) -> Option<Range<usize>> {
    let octets = text.as_bytes();
    let is_sign = |octet: Option<&u8>| matches!(octet, Some(b'=' | b':' | b'!' | b'<' | b'>'));
    if is_sign(octets.get(at + 1)) || is_sign(octets[..at].last()) {
        return None;
    }
    let between =
        octets[..at].iter().rev().take(MOST_BETWEEN).take_while(|octet| is_between(**octet)).count();
    let end = at - between;
    let of_name = |octet: &&u8| octet.is_ascii_alphanumeric() || matches!(octet, b'_' | b'-' | b'.');
    let length = octets[..end].iter().rev().take(LONGEST_NAME).take_while(of_name).count();
    (length > 0).then(|| end - length..end)
}

fn assigned(text: &str, name: Range<usize>, at: usize) -> Option<Assignment<'_>> {
    let octets = text.as_bytes();
    let is_blank = |octet: &&u8| is_between(**octet) || octet.is_ascii_whitespace();
    let start = at + 1 + octets[at + 1..].iter().take(MOST_BETWEEN).take_while(is_blank).count();
    let quote = octets[at + 1..start].iter().rev().find(|octet| is_quote(**octet)).copied();
    // What is not quoted stands in the same line.
    if quote.is_none() && octets[at + 1..start].contains(&b'\n') {
        return None;
    }
    let rest = octets[start..].iter().take(LONGEST_VALUE);
    // A quote within JSON within JSON has a backslash before it.
    let length = match quote {
        Some(quote) => rest.take_while(|octet| ![quote, b'\\', b'\n'].contains(octet)).count(),
        None => rest.take_while(|octet| !ends(**octet)).count(),
    };
    let range = start..start + length;
    let value = text.get(range.clone()).filter(|value| !value.is_empty())?;
    let before = octets[..name.start].last();
    let is_parameter = matches!(before, Some(b'&' | b'?' | b'#')) || octets.get(range.end) == Some(&b'&');
    Some(Assignment {
        name: &text[name],
        value,
        range,
        is_quoted: quote.is_some(),
        is_parameter: octets[at] == b'=' && is_parameter,
    })
}

fn is_quote(octet: u8) -> bool {
    matches!(octet, b'"' | b'\'' | b'`')
}

fn is_between(octet: u8) -> bool {
    is_quote(octet) || matches!(octet, b' ' | b'\t' | b'\\')
}

/// What ends a value that stands in no quotes.
fn ends(octet: u8) -> bool {
    octet.is_ascii_whitespace()
        || is_quote(octet)
        || matches!(octet, b'&' | b',' | b';' | b'<' | b'>' | b')' | b']' | b'}' | b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_notation_is_read() {
        for (text, name, value, is_quoted, is_parameter) in [
            (r#"{"client_secret": "abc"}"#, "client_secret", "abc", true, false),
            (r#""text": "{\"refresh_token\":\"r1\"}""#, "refresh_token", "r1", true, false),
            ("AZURE_CLIENT_SECRET=abc # x", "AZURE_CLIENT_SECRET", "abc", false, false),
            ("POST /t?a=1&code=xyz HTTP/1.1", "code", "xyz", false, true),
            ("code=xyz&b=2", "code", "xyz", false, true),
            ("cfg.clientSecret='a b'", "cfg.clientSecret", "a b", true, false),
            ("secret: abc\n", "secret", "abc", false, false),
        ] {
            let found =
                all(text, |_| true).find(|found| found.name == name).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(
                (found.value, found.is_quoted, found.is_parameter),
                (value, is_quoted, is_parameter),
                "{text}"
            );
            assert_eq!(&text[found.range], value);
        }
        let none = "a == b, c => d, =, \"\":\"\", é=, x = \n y";
        assert_eq!(all(none, |_| true).count(), 0);
    }
}
