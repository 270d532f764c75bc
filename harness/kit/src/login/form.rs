//! A form and where it goes.

use super::control::{Control, Kind};
use url::Url;

/// A form of a page with the controls that belong to it, in tree order.
///
/// Forms with `method=dialog` are left out, since they never make a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HtmlForm {
    /// The `id` attribute, or empty.
    pub id: String,
    /// The `name` attribute, or empty.
    pub name: String,
    /// The `role`, `class` and `aria-label` attributes, which say what a form is for where id and name do not.
    pub kind: String,
    /// How it is sent.
    pub method: Method,
    /// Where it is sent.
    pub action: Action,
    /// Sent as `multipart/form-data` instead of `application/x-www-form-urlencoded`.
    pub multipart: bool,
    /// At most [`HtmlForm::MAX_CONTROLS`].
    pub controls: Vec<Control>,
}

impl HtmlForm {
    /// Controls beyond this number are dropped, and [`Page::truncated`](super::Page::truncated) says so.
    pub const MAX_CONTROLS: usize = 500;

    /// The buttons that can be pressed, with their positions.
    pub fn buttons(&self) -> impl Iterator<Item = (usize, &Control)> {
        self.controls.iter().enumerate().filter(|(_, c)| c.is_button() && !c.disabled)
    }

    /// The fields that a person can type into, with their positions.
    pub fn text_fields(&self) -> impl Iterator<Item = (usize, &Control)> {
        self.controls.iter().enumerate().filter(|(_, c)| c.takes_text())
    }

    /// Whether there is nothing to answer: hidden fields and buttons only.
    pub fn is_silent(&self) -> bool {
        let mute = |c: &Control| {
            c.disabled || matches!(c.kind, Kind::Hidden | Kind::Submit | Kind::Image | Kind::Inert)
        };
        self.controls.iter().all(mute)
    }
}

/// How a form is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// The fields become the query.
    Get,
    /// The fields become the body.
    Post,
}

/// Where a form is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// An address that can be requested, resolved against the page's base.
    To(Url),
    /// Something else: the scheme, or the start of what is no address. It is never run.
    Refused(String),
}

impl Action {
    /// Resolves an action as it stands in the page. No action and an empty one mean the page itself, whatever its base
    /// (HTML 4.10.22.3, step "if action is the empty string").
    pub(super) fn resolve(raw: Option<&str>, page: &Url, base: &Url) -> Self {
        let raw = raw.unwrap_or_default().trim_matches(|c: char| c.is_ascii_whitespace());
        if raw.is_empty() {
            return Self::To(page.clone());
        }
        match base.join(raw) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => Self::To(url),
            Ok(url) => Self::Refused(url.scheme().to_owned()),
            Err(_) => Self::Refused(raw.chars().take(40).collect()),
        }
    }

    /// The path, for guesses about what the form is for; empty for what is refused.
    pub(super) fn path(&self) -> &str {
        match self {
            Self::To(url) => url.path(),
            Self::Refused(_) => "",
        }
    }
}
