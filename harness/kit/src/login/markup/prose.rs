//! The text of a page: what is visible, and what looks like an error.

use super::Attributes;
use crate::login::Page;

/// Text with each run of white space as one space, up to a limit in bytes.
pub(super) struct Prose {
    text: String,
    gap: bool,
    limit: usize,
}

impl Prose {
    pub(super) fn new(limit: usize) -> Self {
        Self { text: String::new(), gap: false, limit }
    }

    pub(super) fn push(&mut self, more: &str) {
        for c in more.chars() {
            if self.text.len() >= self.limit {
                return;
            }
            if c.is_whitespace() || c.is_control() {
                self.gap = true;
                continue;
            }
            let space = usize::from(self.gap && !self.text.is_empty());
            if self.text.len() + space + c.len_utf8() > self.limit {
                self.limit = self.text.len();
                return;
            }
            if space == 1 {
                self.text.push(' ');
            }
            self.gap = false;
            self.text.push(c);
        }
    }

    /// What follows is not the same word.
    pub(super) fn break_word(&mut self) {
        self.gap = true;
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

/// The first element that says it is an error, and its text.
pub(super) struct ErrorText {
    found: Option<Prose>,
    /// The element being read, and how many of its name are open inside it.
    open: Option<(String, usize)>,
}

impl ErrorText {
    pub(super) fn new() -> Self {
        Self { found: None, open: None }
    }

    pub(super) fn start(&mut self, element: &str, attributes: &Attributes<'_>) {
        match &mut self.open {
            Some((name, depth)) if name == element => *depth += 1,
            None if self.found.is_none() && says_error(element, attributes) => {
                self.found = Some(Prose::new(Page::MAX_LABEL));
                self.open = Some((element.to_owned(), 1));
            }
            Some(_) | None => {}
        }
    }

    pub(super) fn end(&mut self, element: &str) {
        if let Some((name, depth)) = &mut self.open
            && name == element
        {
            *depth -= 1;
            if *depth == 0 {
                self.open = None;
                self.found = self.found.take().filter(|prose| !prose.is_empty());
            }
        }
    }

    /// The text being read, if any.
    pub(super) fn prose(&mut self) -> Option<&mut Prose> {
        self.found.as_mut().filter(|_| self.open.is_some())
    }

    pub(super) fn into_text(self) -> Option<String> {
        self.found.filter(|prose| !prose.is_empty()).map(Prose::into_text)
    }
}

/// Roles and class names by which pages mark an error. Forms and their controls carry such classes too, for their
/// looks, but their text is not the error's.
fn says_error(element: &str, attributes: &Attributes<'_>) -> bool {
    let holds_fields = matches!(
        element,
        "html"
            | "head"
            | "body"
            | "main"
            | "form"
            | "fieldset"
            | "label"
            | "button"
            | "select"
            | "textarea"
            | "script"
            | "style"
    );
    if holds_fields || super::builder::is_void(element) {
        return false;
    }
    let class = attributes.keyword("class");
    let words = || class.split_ascii_whitespace();
    let marks = |w: &str| {
        w.contains("error") || w.contains("danger") || w.contains("invalid") || matches!(w, "alert" | "flash")
    };
    let marked = attributes.keyword("role") == "alert"
        || attributes.keyword("aria-live") == "assertive"
        || words().any(marks)
        || attributes.keyword("id").contains("error");
    // Few elements are marked, so what is left to ask is asked of few.
    marked && !words().any(|w| w.contains("success") || w.contains("info")) && !attributes.conceals()
}
