//! Text for people: neutralised, wrapped, counted.

/// The width that screens are wrapped at, in columns.
pub(crate) const WIDTH: usize = 100;

/// The text on one line: control and invisible characters are made visible, white space is a single space.
///
/// Everything that a target, a file or a catalogue brings goes through here (or [`block`]) before it reaches a terminal,
/// because a target may answer with escape sequences that repaint the screen or reorder what is read.
pub(crate) fn line(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for word in text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()) {
        if !safe.is_empty() {
            safe.push(' ');
        }
        word.chars().for_each(|letter| push_visible(&mut safe, letter));
    }
    safe
}

/// The text with its line feeds kept and everything else neutralised like [`line`] does it.
pub(crate) fn block(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            '\n' => safe.push('\n'),
            '\t' => safe.push_str("    "),
            _ => push_visible(&mut safe, letter),
        }
    }
    safe
}

/// Whether a character moves the cursor, reorders its neighbours or cannot be seen.
pub(crate) fn is_deceptive(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        )
}

fn push_visible(safe: &mut String, letter: char) {
    match letter {
        // Unicode has a picture for each of these: U+2400 and up.
        '\0'..='\x1f' => safe.push(char::from_u32(0x2400 + u32::from(letter)).unwrap_or('\u{fffd}')),
        '\x7f' => safe.push('\u{2421}'),
        _ if is_deceptive(letter) => safe.extend(letter.escape_unicode()),
        _ => safe.push(letter),
    }
}

/// Breaks a line at spaces so that no piece is longer than `width`; a longer word is cut.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let length = word.chars().count();
        if used > 0 && used + 1 + length <= width {
            used += 1 + length;
            let last = lines.len() - 1;
            lines[last].push(' ');
            lines[last].push_str(word);
            continue;
        }
        let letters: Vec<char> = word.chars().collect();
        for piece in letters.chunks(width.max(1)) {
            used = piece.len();
            lines.push(piece.iter().collect());
        }
    }
    if lines.len() > 1 {
        lines.remove(0);
    }
    lines
}

/// As much of the text as `lines` lines hold: all of it, or whole sentences, or a piece that ends in an ellipsis.
pub(crate) fn fit(text: &str, width: usize, lines: usize) -> Vec<String> {
    // What lies further back cannot fit; without the cut a long text would be wrapped once for each of its sentences.
    let near: String = text.chars().take((width + 1) * (lines + 1)).collect();
    let mut pieces = wrap(&near, width);
    if pieces.len() <= lines {
        return pieces;
    }
    let sentences = near.match_indices(". ").map(|(at, _)| wrap(&near[..=at], width));
    if let Some(whole) = sentences.take_while(|pieces| pieces.len() <= lines).last() {
        return whole;
    }
    pieces.truncate(lines);
    if let Some(last) = pieces.last_mut() {
        *last = shorten(&format!("{last} {}", "x".repeat(width)), width);
    }
    pieces
}

/// The text if it is at most `width` long, or its beginning (to the end of a word, where there is one) and an ellipsis.
pub(crate) fn shorten(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let room = width.saturating_sub(2);
    let kept: String = text.chars().take(room + 1).collect();
    // A space far to the left would throw away more than it tidies.
    let end = kept.rfind(' ').filter(|&at| at * 2 > kept.len());
    match end {
        Some(at) => format!("{} …", kept[..at].trim_end()),
        None => format!("{}…", kept.chars().take(width.saturating_sub(1)).collect::<String>()),
    }
}

/// `1 check`, `2 checks`.
pub(crate) fn count(number: impl TryInto<u64>, noun: &str) -> String {
    match number.try_into() {
        Ok(1) => format!("1 {noun}"),
        Ok(number) => format!("{number} {noun}s"),
        Err(_) => format!("many {noun}s"),
    }
}

/// What is said once of all checks about kinds of target that the one under test is not: `27 checks of Entra APIs and 26 of MCP
/// servers do not apply: not declared`. Empty if there are none.
pub(crate) fn other_kinds(kinds: &[(&str, usize)]) -> String {
    let Some((&(kind, checks), others)) = kinds.split_first() else { return String::new() };
    let first = format!("{} of {kind}", count(checks, "check"));
    let named = others.iter().map(|(kind, checks)| format!("{checks} of {kind}"));
    let all: Vec<String> = std::iter::once(first).chain(named).collect();
    let verb = if checks == 1 && others.is_empty() { "does" } else { "do" };
    format!("{} {verb} not apply: not declared", all.join(" and "))
}

/// A duration as people say it: `0.21 s`, `4.1 s`, `83 s`, `12 min 5 s`.
pub(crate) fn seconds(ms: u64) -> String {
    match ms {
        0..1_000 => format!("0.{:02} s", ms / 10),
        1_000..10_000 => format!("{}.{} s", ms / 1_000, ms % 1_000 / 100),
        10_000..120_000 => format!("{} s", ms / 1_000),
        _ => format!("{} min {} s", ms / 60_000, ms % 60_000 / 1_000),
    }
}

/// A word as an argument of a POSIX shell: bare where that is safe, else in single quotes.
///
/// Control and invisible characters stand as `$'\x1b'`, which bash, zsh and ksh know, so that showing a command is as
/// harmless as running it.
pub(crate) fn shell(word: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:@%+=,".contains(letter);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    if !word.chars().any(is_deceptive) {
        return format!("'{}'", word.replace('\'', r"'\''"));
    }
    let mut quoted = String::from("$'");
    for letter in word.chars() {
        match letter {
            '\'' | '\\' => quoted.extend(['\\', letter]),
            '\n' => quoted.push_str("\\n"),
            _ if is_deceptive(letter) => {
                letter.to_string().bytes().for_each(|byte| quoted.push_str(&format!("\\x{byte:02x}")));
            }
            _ => quoted.push(letter),
        }
    }
    quoted.push('\'');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn escape_sequences_become_pictures() {
        assert_eq!(line("a\x1b[31mred\x07\r\n b\u{9b}2J"), "a␛[31mred␇ b\\u{9b}2J");
        assert_eq!(block("a\tb\r\nc\x1b"), "a    b\nc␛");
    }

    #[test]
    fn text_cannot_be_reordered_or_hidden() {
        assert_eq!(line("ab\u{202e}cd\u{200b}"), "ab\\u{202e}cd\\u{200b}");
    }

    #[test]
    fn a_text_that_does_not_fit_ends_with_a_whole_sentence() {
        let text = "One sentence here. Another that is too long for the line.";
        assert_eq!(fit(text, 30, 1), ["One sentence here."]);
        assert_eq!(fit("no sentence ends in this one at all", 20, 1), ["no sentence ends …"]);
        assert_eq!(fit(text, 30, 2), ["One sentence here. Another", "that is too long for the line."]);
    }

    #[test]
    fn durations_read_like_speech() {
        let spoken: Vec<String> = [7, 210, 4_150, 83_000, 725_000].map(seconds).into();
        assert_eq!(spoken, ["0.00 s", "0.21 s", "4.1 s", "83 s", "12 min 5 s"]);
    }

    #[test]
    fn shell_words_survive_a_shell() {
        assert_eq!(shell("http://127.0.0.1:9100"), "http://127.0.0.1:9100");
        assert_eq!(shell("my file's.toml"), r"'my file'\''s.toml'");
        assert_eq!(shell("a\x1b'\u{9b}"), r"$'a\x1b\'\xc2\x9b'");
        assert_eq!(shell(""), "''");
    }

    #[cfg(unix)]
    #[test]
    fn a_shell_reads_back_what_was_quoted() {
        for word in ["plain", "two words", "it's", "$HOME `id` \\ \"x\"", "a;b&c|d>e", "*?[x]", "~", "#"] {
            let script = format!("printf %s {}", shell(word));
            let output = std::process::Command::new("sh").args(["-c", &script]).output().unwrap();
            assert_eq!(String::from_utf8(output.stdout).unwrap(), word);
        }
    }

    proptest! {
        #[test]
        fn wrapped_lines_keep_to_the_width_and_lose_nothing(text in ".{0,300}", width in 1_usize..40) {
            let safe = line(&text);
            let lines = wrap(&safe, width);
            prop_assert!(lines.iter().all(|line| line.chars().count() <= width));
            let letters = |text: &str| text.chars().filter(|&letter| letter != ' ').collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&safe));
        }

        #[test]
        fn what_is_fitted_keeps_to_its_room(text in ".{0,300}", width in 2_usize..40, lines in 1_usize..4) {
            let fitted = fit(&line(&text), width, lines);
            prop_assert!(fitted.len() <= lines);
            prop_assert!(fitted.iter().all(|line| line.chars().count() <= width));
        }
    }
}
