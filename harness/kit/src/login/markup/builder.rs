//! Follows the tokens of a page and keeps what belongs to forms.

use super::Attributes;
use super::controls::{Controls, Owner};
use super::prose::{ErrorText, Prose};
use crate::login::form::{Action, HtmlForm, Method};
use crate::login::page::{Page, Refresh};
use std::time::Duration;
use url::Url;

/// The state while a page is read.
pub(super) struct Builder {
    url: Url,
    base: Option<Url>,
    forms: Vec<RawForm>,
    open_form: Option<Owner>,
    controls: Controls,
    title: Option<Prose>,
    in_title: bool,
    text: Prose,
    error: ErrorText,
    refresh: Option<(Duration, Option<String>)>,
    /// A refresh inside `noscript`: what a browser does that a person rarely has.
    fallback: Option<(Duration, Option<String>)>,
    templates: usize,
    foreign: usize,
    noscripts: usize,
    /// The element whose text nobody sees, while it is open.
    unseen: Option<&'static str>,
    scripted: bool,
    pub(super) truncated: bool,
}

/// A form before the page's base is known.
struct RawForm {
    id: String,
    name: String,
    kind: String,
    method: Method,
    action: Option<String>,
    multipart: bool,
}

impl Builder {
    pub(super) fn new(url: Url) -> Self {
        Self {
            url,
            base: None,
            forms: Vec::new(),
            open_form: None,
            controls: Controls::default(),
            title: None,
            in_title: false,
            text: Prose::new(Page::MAX_TEXT),
            error: ErrorText::new(),
            refresh: None,
            fallback: None,
            templates: 0,
            foreign: 0,
            noscripts: 0,
            unseen: None,
            scripted: false,
            truncated: false,
        }
    }

    /// Whether the parser is inside SVG or MathML, where `title` and `style` are ordinary elements.
    pub(super) fn in_foreign(&self) -> bool {
        self.foreign > 0
    }

    pub(super) fn start(&mut self, element: &str, attributes: &Attributes<'_>) {
        if element == "template" {
            self.templates += 1;
        }
        if self.templates > 0 {
            return;
        }
        if self.foreign > 0 {
            if matches!(element, "svg" | "math") && !attributes.closes_itself() {
                self.foreign += 1;
            }
            if !leaves_foreign(element) {
                return;
            }
            self.foreign = 0;
        }
        if !is_inline(element) {
            self.break_words();
        }
        self.error.start(element, attributes);
        match element {
            "svg" | "math" => self.foreign = usize::from(!attributes.closes_itself()),
            "base" => self.base(attributes),
            "meta" => self.meta(attributes),
            "title" => {
                self.in_title = self.title.is_none();
                self.title.get_or_insert_with(|| Prose::new(Page::MAX_LABEL));
            }
            "script" => {
                self.scripted = true;
                self.unseen = Some("script");
            }
            "style" => self.unseen = Some("style"),
            "iframe" => self.unseen = Some("iframe"),
            "noscript" => self.noscripts += 1,
            "form" => self.form(attributes),
            _ => self.controls.start(element, attributes, self.open_form),
        }
    }

    pub(super) fn end(&mut self, element: &str) {
        if self.templates > 0 {
            self.templates -= usize::from(element == "template");
            return;
        }
        if self.foreign > 0 {
            self.foreign -= usize::from(matches!(element, "svg" | "math"));
            return;
        }
        if !is_inline(element) {
            self.break_words();
        }
        self.error.end(element);
        if self.unseen == Some(element) {
            self.unseen = None;
        }
        match element {
            "title" => self.in_title = false,
            "noscript" => self.noscripts = self.noscripts.saturating_sub(1),
            "form" => self.open_form = None,
            _ => self.controls.end(element),
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        if self.templates > 0 || self.foreign > 0 || self.unseen.is_some() {
            return;
        }
        if self.in_title {
            if let Some(title) = &mut self.title {
                title.push(text);
            }
            return;
        }
        if self.controls.takes(text) {
            return;
        }
        self.text.push(text);
        if let Some(error) = self.error.prose() {
            error.push(text);
        }
    }

    pub(super) fn finish(self) -> Page {
        let base = self.base.unwrap_or_else(|| self.url.clone());
        let resolve = |raw: Option<&str>| Action::resolve(raw, &self.url, &base);
        let ids: Vec<&str> = self.forms.iter().map(|f| f.id.as_str()).collect();
        let owned = self.controls.finish(&ids, resolve);
        let forms: Vec<HtmlForm> = self
            .forms
            .into_iter()
            .zip(owned.by_form)
            .map(|(raw, controls)| HtmlForm {
                action: resolve(raw.action.as_deref()),
                id: raw.id,
                name: raw.name,
                kind: raw.kind,
                method: raw.method,
                multipart: raw.multipart,
                controls,
            })
            .collect();
        let refresh = self.refresh.or(self.fallback.filter(|_| forms.is_empty()));
        let refresh = refresh.and_then(|(after, raw)| match resolve(raw.as_deref()) {
            Action::To(url) => Some(Refresh { url, after }),
            Action::Refused(_) => None,
        });
        Page {
            title: self.title.map(Prose::into_text).unwrap_or_default(),
            forms,
            refresh,
            text: self.text.into_text(),
            scripted: self.scripted,
            loose_fields: owned.loose,
            truncated: self.truncated || owned.dropped,
            error: self.error.into_text(),
            url: self.url,
        }
    }

    /// What was read, for whoever wants no forms.
    pub(super) fn into_words(self) -> (String, String) {
        (self.title.map(Prose::into_text).unwrap_or_default(), self.text.into_text())
    }

    /// The first `base` with an address counts, for the whole page (HTML 4.2.3).
    fn base(&mut self, attributes: &Attributes<'_>) {
        if self.base.is_none()
            && let Some(href) = attributes.get("href")
        {
            let parsed = self.url.join(href.trim()).ok();
            self.base = parsed.filter(|base| matches!(base.scheme(), "http" | "https"));
        }
    }

    fn meta(&mut self, attributes: &Attributes<'_>) {
        if attributes.keyword("http-equiv") != "refresh" {
            return;
        }
        let slot = if self.noscripts > 0 { &mut self.fallback } else { &mut self.refresh };
        if slot.is_none() {
            *slot = refresh(&attributes.text("content"));
        }
    }

    /// A form inside a form does not exist (HTML 13.2.6.4.7).
    fn form(&mut self, attributes: &Attributes<'_>) {
        if self.open_form.is_some() {
            return;
        }
        if attributes.keyword("method") == "dialog" || self.forms.len() == Page::MAX_FORMS {
            self.truncated |= self.forms.len() == Page::MAX_FORMS;
            self.open_form = Some(Owner::Dropped);
            return;
        }
        self.open_form = Some(Owner::Form(self.forms.len()));
        let post = attributes.keyword("method") == "post";
        self.forms.push(RawForm {
            id: attributes.text("id"),
            name: attributes.text("name"),
            kind: ["role", "class", "aria-label"]
                .map(|name| attributes.text(name))
                .join(" ")
                .trim()
                .to_owned(),
            method: if post { Method::Post } else { Method::Get },
            action: attributes.get("action").map(std::borrow::Cow::into_owned),
            multipart: attributes.keyword("enctype") == "multipart/form-data",
        });
    }

    fn break_words(&mut self) {
        self.text.break_word();
        self.controls.break_word();
        if let Some(error) = self.error.prose() {
            error.break_word();
        }
    }
}

/// Delay and address of a `meta` refresh, by the steps of HTML 4.2.5.3; no address means the page itself.
fn refresh(content: &str) -> Option<(Duration, Option<String>)> {
    let content = content.trim_start();
    let digits = content.find(|c: char| !c.is_ascii_digit()).unwrap_or(content.len());
    let (seconds, rest) = content.split_at(digits);
    if seconds.is_empty() && !rest.starts_with('.') {
        return None;
    }
    let after = Duration::from_secs(seconds.parse().unwrap_or(if digits == 0 { 0 } else { u64::MAX }));
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let address = rest.trim_start().trim_start_matches([';', ',']).trim_start();
    let address = match address.get(..3) {
        Some(url) if url.eq_ignore_ascii_case("url") => {
            address[3..].trim_start().strip_prefix('=').map_or(address, str::trim_start)
        }
        _ => address,
    };
    let quote = address.chars().next().filter(|c| matches!(c, '"' | '\''));
    let address = quote.map_or(address, |q| address[1..].split(q).next().unwrap_or_default()).trim_end();
    Some((after, (!address.is_empty()).then(|| address.to_owned())))
}

/// Elements without content.
pub(super) fn is_void(element: &str) -> bool {
    matches!(
        element,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Elements that do not end a word.
fn is_inline(element: &str) -> bool {
    matches!(
        element,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "code"
            | "em"
            | "font"
            | "i"
            | "kbd"
            | "mark"
            | "q"
            | "s"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "u"
            | "var"
            | "wbr"
    )
}

/// The usual ones of the elements that end SVG or MathML wherever they stand (HTML 13.2.6.5).
fn leaves_foreign(element: &str) -> bool {
    matches!(
        element,
        "body"
            | "br"
            | "center"
            | "div"
            | "dl"
            | "em"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "hr"
            | "img"
            | "li"
            | "meta"
            | "ol"
            | "p"
            | "pre"
            | "span"
            | "strong"
            | "table"
            | "ul"
    )
}
