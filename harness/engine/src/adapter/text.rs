//! What an adapter wrote, fit to be shown.

/// The longest text that is quoted, in characters.
const LONGEST: usize = 160;

/// The octets as one short line without control characters.
pub(super) fn shown(octets: &[u8]) -> String {
    // Cut before it is decoded, since a line may be a mebibyte.
    let near = &octets[..octets.len().min(LONGEST * 4 + 4)];
    let text = String::from_utf8_lossy(near);
    let text = text.trim();
    let tidy = |letter: char| if letter.is_control() { ' ' } else { letter };
    let mut short: String = text.chars().map(tidy).take(LONGEST).collect();
    if text.chars().count() > LONGEST {
        short.push('…');
    }
    short
}

/// The last line that is not empty; rather the last that names an error, since some runtimes say goodbye after it.
pub(super) fn last_line(octets: &[u8]) -> String {
    let lines = || octets.split(|octet| *octet == b'\n').rev().map(shown).filter(|line| !line.is_empty());
    let names_error = |line: &String| {
        ["Error", "error:", "Exception", "panicked"].iter().any(|word| line.contains(word))
            && !line.starts_with("at ")
    };
    lines().find(names_error).or_else(|| lines().next()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_is_short_and_harmless() {
        assert_eq!(shown(b" a\x1b[31m\tb\n"), "a [31m b");
        assert_eq!(shown("ü".repeat(500).as_bytes()).chars().count(), LONGEST + 1);
        assert_eq!(last_line(b"Traceback\nRecursionError: deep\n\n"), "RecursionError: deep");
        let node = b"file:1\n  throw x\n\nTypeError: no key\n    at verify (Errors.mjs:1)\n\nNode.js v20\n";
        assert_eq!(last_line(node), "TypeError: no key");
        assert_eq!(last_line(b"one\ntwo\n"), "two");
        assert_eq!(last_line(b""), "");
    }
}
