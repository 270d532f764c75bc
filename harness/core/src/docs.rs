/// The inner docs (`//!`) at the head of a check's file, parsed for `explain` and for findings.
///
/// The first paragraph is the title; every `## Heading` starts a section.
///
/// ```
/// let docs = beartrap_core::Docs::parse("//! A code is used twice.\n//!\n//! ## Why it matters\n//! Copies leak.\nfn f() {}");
/// assert_eq!(docs.title, "A code is used twice.");
/// assert_eq!(docs.section("Why it matters"), Some("Copies leak."));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Docs {
    /// The first paragraph, on one line.
    pub title: String,
    /// The sections in their order.
    pub sections: Vec<Section>,
}

/// One `## Heading` and the text below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The heading without its marks.
    pub heading: String,
    /// The text, paragraphs kept apart by an empty line, lines of a paragraph joined unless they are list items.
    pub text: String,
}

impl Docs {
    /// Reads the leading `//!` lines of a source text and stops at the first other line.
    pub fn parse(source: &str) -> Self {
        let mut docs = Self::default();
        let lines = source.lines().map_while(|line| line.trim_start().strip_prefix("//!")).map(str::trim);
        for line in lines {
            if let Some(heading) = line.strip_prefix("## ") {
                docs.sections.push(Section { heading: heading.to_owned(), text: String::new() });
            } else {
                let text = docs.sections.last_mut().map_or(&mut docs.title, |section| &mut section.text);
                append(text, line);
            }
        }
        docs.title = docs.title.trim().to_owned();
        for section in &mut docs.sections {
            section.text = section.text.trim().to_owned();
        }
        docs
    }

    /// The text of the section with this heading.
    pub fn section(&self, heading: &str) -> Option<&str> {
        self.sections.iter().find(|section| section.heading == heading).map(|section| section.text.as_str())
    }
}

fn append(text: &mut String, line: &str) {
    if line.is_empty() {
        text.push_str("\n\n");
    } else {
        if !text.is_empty() && !text.ends_with('\n') {
            text.push(if line.starts_with("- ") { '\n' } else { ' ' });
        }
        text.push_str(line);
    }
}
