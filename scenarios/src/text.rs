//! What checks do to texts.

/// The same text with upper and lower case swapped.
pub(crate) fn with_other_case(text: &str) -> String {
    let other = |letter: char| match letter {
        'a'..='z' => letter.to_ascii_uppercase(),
        _ => letter.to_ascii_lowercase(),
    };
    text.chars().map(other).collect()
}
