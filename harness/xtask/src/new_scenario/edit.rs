//! Small edits of the files that list modules.  They keep what they do not understand; rustfmt does the layout.

use anyhow::{Context, Result};

/// Whether the text has a line `mod name;`, with any visibility.
pub(super) fn declares(text: &str, name: &str) -> bool {
    text.lines().any(|line| module_of(line) == Some(name))
}

/// The text with `mod name;` among its module lines, in order; without any, after the head of the file.
pub(super) fn with_module(text: &str, name: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    let new = format!("mod {name};");
    let is_before = |line: &&str| module_of(line).is_some_and(|other| other < name);
    let first = lines.iter().position(|line| module_of(line).is_some());
    let at = match (lines.iter().rposition(is_before), first) {
        (Some(before), _) => before + 1,
        (None, Some(first)) => first,
        (None, None) => {
            let head = lines.iter().take_while(|line| line.starts_with("//!") || line.is_empty()).count();
            lines.insert(head, "");
            head
        }
    };
    lines.insert(at, &new);
    lines.join("\n") + "\n"
}

fn module_of(line: &str) -> Option<&str> {
    let (visibility, rest) = line.strip_suffix(';')?.split_once("mod ")?;
    let is_visibility = visibility.is_empty() || (visibility.starts_with("pub") && visibility.ends_with(' '));
    is_visibility.then_some(rest)
}

/// The text with the name in its `suite![World: a, b]`, in order.
pub(super) fn with_suite_entry(text: &str, name: &str) -> Result<String> {
    let missing = "there is no suite![World: …] to add to";
    let list = text.find("suite![").context(missing)?;
    let start = list + text[list..].find(':').context(missing)? + 1;
    let end = start + text[start..].find(']').context(missing)?;
    let mut names: Vec<&str> =
        text[start..end].split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    names.push(name);
    names.sort_unstable();
    let one_line = format!(" {}", names.join(", "));
    let listed = if text[list..start].len() + one_line.len() < 100 {
        one_line
    } else {
        format!("\n    {},\n", names.join(",\n    "))
    };
    Ok(format!("{}{listed}{}", &text[..start], &text[end..]))
}

/// The text with an entry more at the end of the list of those that end in `like`.
pub(super) fn with_list_entry(text: &str, like: &str, entry: &str) -> Result<String> {
    let missing = || format!("there is no list of entries like {like} to add to");
    let last = text.rfind(like).with_context(missing)? + like.trim_end_matches(',').len();
    let separated = if text[last..].starts_with(',') { last + 1 } else { last };
    let comma = if separated == last { "," } else { "" };
    Ok(format!("{}{comma} {entry},{}", &text[..separated], &text[separated..]))
}

/// The text with a fault more at the end of its `faults!` list.
pub(super) fn with_fault(text: &str, fault: &str, does: &str) -> Result<String> {
    let end = text.rfind('}').context("there is no faults! { … } to add to")?;
    Ok(format!("{}    /// {does}\n    {fault},\n{}", &text[..end], &text[end..]))
}

/// The file of a group of faults that is new.
pub(super) fn new_faults(fault: &str, does: &str) -> String {
    format!("super::faults! {{\n    /// {does}\n    {fault},\n}}\n")
}

/// The file of a group of scenarios that is new.
pub(super) fn new_suite(module: &str) -> String {
    format!("mod {module};\n\nuse beartrap_kit::{{ServerWorld, suite}};\n\nsuite![ServerWorld: {module}];\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_kept_in_order() {
        let text = "//! Head.\n\nmod b;\npub(crate) mod d;\n\nuse x::y;\n";
        assert_eq!(with_module(text, "c"), "//! Head.\n\nmod b;\nmod c;\npub(crate) mod d;\n\nuse x::y;\n");
        assert_eq!(with_module(text, "a"), "//! Head.\n\nmod a;\nmod b;\npub(crate) mod d;\n\nuse x::y;\n");
        assert_eq!(with_module(text, "e"), "//! Head.\n\nmod b;\npub(crate) mod d;\nmod e;\n\nuse x::y;\n");
        assert_eq!(with_module("//! Head.\n\nuse x;\n", "a"), "//! Head.\n\nmod a;\n\nuse x;\n");
    }

    #[test]
    fn declared_modules_are_seen() {
        let text = "pub(super) mod a;\nmod b;\n// mod c;\n";
        assert!(declares(text, "a") && declares(text, "b"));
        assert!(!declares(text, "c") && !declares(text, "d"));
    }

    #[test]
    fn suites_are_kept_in_order_and_in_width() {
        let text = "mod a;\n\nsuite![ServerWorld: a, c];\n";
        assert_eq!(with_suite_entry(text, "b").unwrap(), "mod a;\n\nsuite![ServerWorld: a, b, c];\n");
        let long = with_suite_entry(text, &"b".repeat(90)).unwrap();
        assert_eq!(
            long,
            format!("mod a;\n\nsuite![ServerWorld:\n    a,\n    {},\n    c,\n];\n", "b".repeat(90))
        );
        assert!(with_suite_entry(&long, "d").unwrap().ends_with("    c,\n    d,\n];\n"));
        assert!(with_suite_entry("mod a;\n", "b").unwrap_err().to_string().contains("no suite!"));
    }

    #[test]
    fn lists_grow_at_their_end() {
        assert_eq!(
            with_list_entry("[a::SUITE, b::SUITE]", "::SUITE", "c::SUITE").unwrap(),
            "[a::SUITE, b::SUITE, c::SUITE,]"
        );
        assert_eq!(
            with_list_entry("[\n  a::ALL,\n]", "::ALL,", "c::ALL").unwrap(),
            "[\n  a::ALL, c::ALL,\n]"
        );
        assert!(with_list_entry("[]", "::ALL,", "c::ALL").is_err());
    }

    #[test]
    fn faults_are_added_at_the_end() {
        let text = new_faults("A", "Does a.");
        assert_eq!(
            with_fault(&text, "B", "Does b.").unwrap(),
            "super::faults! {\n    /// Does a.\n    A,\n    /// Does b.\n    B,\n}\n"
        );
        assert!(with_fault("", "B", "Does b.").is_err());
    }
}
