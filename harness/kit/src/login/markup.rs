//! From markup to forms.
//!
//! This reads tokens, not a tree. A browser ties a control to a form while it parses, by the form that is open at that
//! moment, and not by the finished tree: in `<table><form><tr><td><input>` the input belongs to the form without being
//! inside it. Tokens carry all that is needed, in time linear in the page and without recursion; the work of building
//! the tree is quadratic in nested elements.

mod builder;
mod controls;
mod fieldsets;
mod prose;

use super::Page;
use builder::Builder;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{EndTag, HtmlString, Span, StartTag, State, Token, Tokenizer};
use std::borrow::Cow;
use url::Url;

/// Reads a page; see [`Page::read`].
pub(super) fn read(url: &Url, html: &str) -> Page {
    let kept = &html[..html.floor_char_boundary(Page::MAX_HTML)];
    let mut builder = Builder::new(url.clone());
    builder.truncated = kept.len() < html.len();
    build(&mut builder, Tokenizer::new(kept));
    builder.finish()
}

/// The title and the text of a page, which depend on no attribute; see [`Page::words`].
pub(super) fn words(url: &Url, html: &str) -> (String, String) {
    let kept = &html[..html.floor_char_boundary(Page::MAX_HTML)];
    let mut open = HtmlString::default();
    let bare = move |event: CallbackEvent<'_>, span: Span<()>| match event {
        CallbackEvent::OpenStartTag { name } => {
            open = name.to_vec().into();
            None
        }
        CallbackEvent::CloseStartTag { self_closing } => {
            let name = std::mem::take(&mut open);
            Some(Token::StartTag(StartTag { self_closing, name, ..StartTag::default() }))
        }
        CallbackEvent::EndTag { name } => Some(Token::EndTag(EndTag { name: name.to_vec().into(), span })),
        CallbackEvent::String { value } => {
            Some(Token::String(html5gum::Spanned { value: value.to_vec().into(), span }))
        }
        _ => None,
    };
    let mut builder = Builder::new(url.clone());
    build(&mut builder, Tokenizer::new_with_emitter(kept, CallbackEmitter::new(bare)));
    builder.into_words()
}

fn build<R: html5gum::Reader, E: html5gum::Emitter<Token = Token>>(
    builder: &mut Builder,
    mut tokens: Tokenizer<R, E>,
) {
    while let Some(Ok(token)) = tokens.next() {
        match token {
            Token::StartTag(tag) => {
                let name = lossy(&tag.name);
                if !builder.in_foreign()
                    && let Some(state) = text_state(&name)
                {
                    tokens.set_state(state);
                }
                builder.start(&name, &Attributes(&tag));
            }
            Token::EndTag(tag) => builder.end(&lossy(&tag.name)),
            Token::String(text) => builder.text(&lossy(&text)),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
}

/// The elements whose content is text and not markup. `noscript` is not among them, because nothing here runs scripts.
fn text_state(element: &str) -> Option<State> {
    match element {
        "title" | "textarea" => Some(State::RcData),
        "style" | "iframe" | "xmp" | "noembed" | "noframes" => Some(State::RawText),
        "script" => Some(State::ScriptData),
        "plaintext" => Some(State::PlainText),
        _ => None,
    }
}

fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    // Nearly all is valid and short, for which this is the faster way.
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

/// The attributes of a start tag; names are in lower case already.
struct Attributes<'a>(&'a StartTag<()>);

impl Attributes<'_> {
    fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        self.0.attributes.get(name.as_bytes()).map(|value| lossy(value))
    }

    fn has(&self, name: &str) -> bool {
        self.0.attributes.contains_key(name.as_bytes())
    }

    /// The value, or empty.
    fn text(&self, name: &str) -> String {
        self.get(name).map(Cow::into_owned).unwrap_or_default()
    }

    /// The value of an attribute whose letter case does not matter.
    fn keyword(&self, name: &str) -> String {
        if self.0.attributes.is_empty() {
            return String::new();
        }
        self.get(name).map(|v| v.trim().to_ascii_lowercase()).unwrap_or_default()
    }

    fn closes_itself(&self) -> bool {
        self.0.self_closing
    }

    /// Whether the element says by itself that nobody sees it.
    fn conceals(&self) -> bool {
        if self.0.attributes.is_empty() {
            return false;
        }
        let style: String = self.keyword("style").chars().filter(|c| !c.is_whitespace()).collect();
        self.has("hidden")
            || self.keyword("aria-hidden") == "true"
            || style.contains("display:none")
            || style.contains("visibility:hidden")
            || self
                .keyword("class")
                .split_ascii_whitespace()
                .any(|c| matches!(c, "hidden" | "d-none" | "hide"))
    }
}
