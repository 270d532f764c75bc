//! Lines of a screen.

/// The width of the screen, in characters.
const WIDTH: usize = 100;

/// Words behind a head, wrapped below their beginning; a word that is too long stands alone.
pub(crate) fn paragraph(text: &mut String, head: &str, says: &str) {
    let indent = head.chars().count();
    let mut line = head.to_owned();
    let mut is_empty = true;
    for word in says.split(' ') {
        if !is_empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            text.push_str(line.trim_end());
            text.push('\n');
            line = " ".repeat(indent);
        } else if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    text.push_str(line.trim_end());
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_wrapped_below_their_beginning() {
        let mut text = String::new();
        paragraph(&mut text, "  1  ", &"word ".repeat(30));
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 2, "{text}");
        assert!(lines[0].starts_with("  1  word ") && lines[1].starts_with("     word "), "{text}");
        assert!(lines.iter().all(|line| line.chars().count() <= WIDTH), "{text}");
    }
}
